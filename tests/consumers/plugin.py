"""Shared objects with gradus inside are loaded by a program that runs already, and by Python."""

import shutil
import sys

from consumer import COMPILERS, HERE, STANDARD, Installed, run, scratch

with scratch() as place:
    gradus = Installed(place / "root")
    host = place / "host"
    run(COMPILERS[0], STANDARD, HERE / "host.cpp", "-pthread", "-ldl", "-o", host)
    for number, compiler in enumerate(COMPILERS):
        plugin = place / f"plugin{number}.so"
        gradus.compile(compiler, "-O1", "-fPIC", "-c", HERE / "plugin.cpp", "-o", place / "plugin.o")
        gradus.link(compiler, "-shared", place / "plugin.o", "-o", plugin)
        # Else its thread-local data want room of which a running program has little left.
        assert "STATIC_TLS" not in run("readelf", "-d", plugin), "initial-exec TLS in a plugin"
        copy = shutil.copy(plugin, place / f"copy{number}.so")
        print(compiler, gradus.start(host, plugin, copy).strip())
        gradus.start(sys.executable, HERE / "load.py", plugin)
        print(compiler, "plugin loaded by ctypes")
