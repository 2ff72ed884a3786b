"""The Meson project of docs/using.md, with gradus installed, and with it as a subproject."""

import json
import shutil

from consumer import SOURCE, Installed, only_block, run, scratch

PROGRAM = "04_custom_ops.cpp"


def make_project(folder):
    folder.mkdir()
    (folder / "meson.build").write_text(only_block(SOURCE / "docs/using.md", "meson"))
    shutil.copy(SOURCE / "examples" / PROGRAM, folder / "program.cpp")
    shutil.copy(SOURCE / "examples/must.h", folder)
    return folder


def hold_dependency(place):
    gradus = Installed(place / "root")
    project = make_project(place / "dependent")
    said = run("meson", "setup", "build", here=project, env=gradus.env)
    assert "Run-time dependency gradus found: YES" in said, said
    run("meson", "test", "-C", "build", here=project, env=gradus.env)
    print("an installed dependency")


def commands(build):
    lines = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    return [line["command"] for line in lines if "subprojects/gradus" in line["file"]]


def hold_subproject(place):
    """Of gradus only the library, fast also where the project around it is being debugged."""
    project = make_project(place / "parent")
    (project / "subprojects").mkdir()
    (project / "subprojects/gradus").symlink_to(SOURCE)
    run("meson", "setup", "build", "-Dbuildtype=debug", "-Ddebug=false",
        "-Dgradus:default_library=shared", "--force-fallback-for=gradus", here=project)
    build = project / "build"
    targets = json.loads(run("meson", "introspect", "--targets", build))
    names = {target["name"] for target in targets}
    assert names == {"program", "gradus", "gradus_first", "digits_csv"}, names
    assert commands(build)
    for command in commands(build):
        words = command.split()
        assert "-O3" in words and "-DNDEBUG" in words and "-Werror" not in words, command
    run("meson", "test", "-C", build)
    print("a subproject, its library shared")


with scratch() as folder:
    hold_dependency(folder)
    hold_subproject(folder)
