"""Writes digits.csv as C++, so that the library carries it: embed.py digits.csv digits_csv.cpp"""

import sys

TEMPLATE = """// Made by embed.py from digits.csv.
namespace gradus::data::embedded {{
extern const char gradus_digits_csv[];
extern const unsigned long gradus_digits_csv_size;

const char gradus_digits_csv[] =
{text};
const unsigned long gradus_digits_csv_size = sizeof gradus_digits_csv - 1;
}}  // namespace gradus::data::embedded
"""

source, target = sys.argv[1:]
with open(source, encoding="ascii", newline="") as file:
    lines = file.read().split("\n")
if lines.pop() != "":
    sys.exit(f"{source}: the last line has no end")
if not set("".join(lines)) <= set("0123456789,"):
    sys.exit(f"{source}: only digits, commas and line ends are expected")
with open(target, "w", encoding="ascii", newline="\n") as file:
    file.write(TEMPLATE.format(text="\n".join(f'    "{line}\\n"' for line in lines)))
