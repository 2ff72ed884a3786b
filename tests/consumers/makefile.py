"""The Makefile of docs/using.md."""

import shutil

from consumer import COMPILERS, SOURCE, Installed, only_block, run, scratch

with scratch() as place:
    gradus = Installed(place / "root")
    for number, compiler in enumerate(COMPILERS):
        project = place / f"project{number}"
        project.mkdir()
        (project / "Makefile").write_text(only_block(SOURCE / "docs/using.md", "make"))
        shutil.copy(SOURCE / "examples/02_model.cpp", project / "program.cpp")
        shutil.copy(SOURCE / "examples/must.h", project)
        run("make", f"CXX={compiler}", "program", here=project, env=gradus.env)
        gradus.start(project / "program")
        print("make with", compiler)
