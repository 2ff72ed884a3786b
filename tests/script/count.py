"""Counts what one `meson test` ran."""

import json
import re

CASES = re.compile(r"\[doctest\] test cases: *\d+ *\| *(\d+) passed *\| *(\d+) failed")


def counts(path):
    """(passed, failed) of a BUILD/meson-logs/testlog….json.

    A doctest program counts with each of its test cases, any other test as one. A test that ended
    badly counts as a failure even if all its cases passed (a sanitizer's finding, a crash, a
    timeout), and so does a doctest program that ran no case.
    """
    passed = failed = 0
    with open(path, encoding="utf-8") as log:
        for test in map(json.loads, log):
            if test["result"] == "SKIP":
                continue
            good = test["result"] in ("OK", "EXPECTEDFAIL")
            cases = CASES.search(test.get("stdout") or "")
            cases_passed, cases_failed = map(int, cases.groups()) if cases else (int(good), 0)
            if (not good or cases_passed == 0) and cases_failed == 0:
                cases_failed = 1
            passed += cases_passed
            failed += cases_failed
    return passed, failed
