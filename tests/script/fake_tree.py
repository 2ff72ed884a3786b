"""A checkout for tests of the script: `run` and its Python, around a program that only echoes."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import textwrap
import unittest

MESON_BUILD = """
    project('gradus')
    subdir('examples/digits')
"""
DIGITS = """
    custom_target('digits', input: 'program', output: 'digits', build_by_default: true,
      command: ['cp', '@INPUT@', '@OUTPUT@'])
"""
OPTIONS = """
    option('examples', type: 'feature', value: 'auto')
"""

# Stand-ins. Meson takes half a second each time; this writes what the script reads of Meson's.
MESON = """
    if [ "$1" = test ]; then
      echo '{"result": "OK"}' >"$3/meson-logs/testlog.json"
      exit
    fi
    shift
    [ "$1" != --reconfigure ] || shift
    dir=$1 root=$2
    mkdir -p "$dir/examples/digits" "$dir/meson-private" "$dir/meson-info" "$dir/meson-logs"
    cd "$dir"
    shift 2
    touch meson-private/coredata.dat
    echo '{"descriptive_name": "gradus"}' >meson-info/intro-projectinfo.json
    printf '{"directories": {"source": "%s", "build": "%s"}}' "$root" "$PWD" >meson-info/meson-info.json
    for option; do
      name=${option%=*}
      printf '%s{"name": "%s", "value": "%s"}' "${gap-[}" "${name#-D}" "${option#*=}"
      gap=,
    done >meson-info/intro-buildoptions.json
    echo ] >>meson-info/intro-buildoptions.json
    ln -sfn "$root" source
    cat >build.ninja <<'NINJA'
    rule copy
      command = cp $in $out
    build examples/digits/digits: copy source/examples/digits/program
    build all: phony examples/digits/digits
    build build.ninja: phony
    NINJA
"""
# Of packages all are installed but those that a test takes away.
DPKG_QUERY = """
    for name; do
      case $name in -*) ;; *) [ -e "$STUBS/no-$name" ] || echo "installed $name" ;; esac
    done
"""
APT_GET = """
    echo "$*" >>"$STUBS/asked"
    for name; do
      [ ! -e "$STUBS/unknown-$name" ] || { echo "E: Unable to locate package $name"; exit 100; }
    done
    [ ! -e "$STUBS/offline" ] || { echo 'E: Failed to fetch all'; exit 100; }
    for name; do rm -f "$STUBS/no-$name"; done
"""
# Whoever runs the tests, the script thinks that it is root, unless a test says otherwise.
STUBS = {"meson": MESON, "dpkg-query": DPKG_QUERY, "apt-get": APT_GET, "id": "echo 0"}
PLACES = f"/usr/bin:/bin:{os.environ['PATH']}"  # no wrapper that somebody has ahead
# All else that is on the path.
TOOLS = ("bash", "cat", "cp", "dirname", "env", "grep", "ln", "mkdir", "ninja", "python3",
         "readlink", "rm", "sed", "sh", "sleep", "touch", "true", "yes")


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))
    path.chmod(mode)


class TreeTest(unittest.TestCase):
    script = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.here = pathlib.Path(scratch.name).resolve()
        self.here.chmod(0o755)
        self.stubs = self.here / "stubs"
        for name, text in STUBS.items():
            self.stub(name, text)
        for name in TOOLS:
            (self.stubs / name).symlink_to(shutil.which(name, path=PLACES))
        self.tree = self.plant(self.here / "a tree of é")
        self.build = self.tree / "build"

    def stub(self, name, text):
        """A program of the path, which has nothing but these."""
        (self.stubs / name).unlink(missing_ok=True)
        write(self.stubs / name, "#!/bin/sh\n" + textwrap.dedent(text), 0o755)

    def lack(self, *packages):
        for package in packages:
            write(self.stubs / f"no-{package}", "")

    def plant(self, tree):
        source = self.script.parent
        shutil.copytree(source / "tests/script", tree / "tests/script",
                        ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(self.script, tree / "run")
        write(tree / "meson.build", MESON_BUILD)
        write(tree / "meson_options.txt", OPTIONS)
        write(tree / "examples/digits/meson.build", DIGITS)
        write(tree / "examples/digits/program", '#!/bin/sh\necho "digits $*"\n', 0o755)
        shutil.copy(source / "examples/digits/options.cpp", tree / "examples/digits/")
        return tree

    def environment(self, more):
        return {"PATH": str(self.stubs), "STUBS": str(self.stubs),
                "LC_ALL": "C.UTF-8", "HOME": str(self.here), **more}

    def begin(self, *arguments):
        return subprocess.Popen([self.tree / "run", *arguments], env=self.environment({}),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, start_new_session=True)

    def run_it(self, *arguments, script=None, cwd=None, user=None, **environment):
        return subprocess.run([script or self.tree / "run", *arguments], cwd=cwd or self.here,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                              env=self.environment(environment), user=user, timeout=60)

    def good(self, *arguments, **more):
        run = self.run_it(*arguments, **more)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run

    def refused(self, *arguments, **more):
        """In one line, which is what this returns."""
        run = self.run_it(*arguments, **more)
        self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (1, "", 1),
                         run.stderr)
        return run.stderr

    def asked(self):
        """What apt-get was asked for."""
        log = self.stubs / "asked"
        return log.read_text() if log.exists() else ""

    def times(self):
        """When what is built was written."""
        return {path: path.stat().st_mtime_ns for path in self.build.rglob("*")
                if path.is_file() and "meson-logs" not in path.parts}
