"""Bare Debian systems in folders, made by debootstrap, with a copy of this checkout inside."""

import os
import shutil
import subprocess

from shell import ROOT, Failure, has, output_of, say

# In mounts and processes of its own, of which nothing is left, however this ends.
INSIDE = """
mount -t proc proc "$0/proc" &&
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" &&
exec chroot "$0" su - "$1" -c "cd gradus && $2"
"""


def why_impossible():
    """Why no bare system can be made here; "" where one can be tried."""
    if os.geteuid() != 0:
        return "bare systems are for root to make: sudo ./run test --systems"
    if not shutil.which("unshare"):
        return "unshare is missing"
    probe = ("unshare", "--mount", "--pid", "--fork", "mount", "-t", "proc", "proc", "/proc")
    return "" if output_of(*probe)[0] == 0 else "nothing may be mounted in this container"


def make_base(name, folder):
    """What debootstrap takes for a system; others are copied from it."""
    reason = why_impossible()
    if reason:
        raise Failure(reason)
    if not has("debootstrap", "systems"):
        raise Failure("debootstrap is missing")
    say(f"{name}: making a bare system")
    code, output = output_of("unshare", "--mount", "debootstrap", "--variant=minbase", name, folder)
    if code != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise Failure(f"debootstrap cannot make {name}\n{output}")


class System:
    """One that has `user` and the checkout as committed, in that user's home."""

    def __init__(self, base, folder, user):
        self.folder, self.user = folder, user
        self.home = folder / ("root" if user == "root" else f"home/{user}")
        self.checkout = self.home / "gradus"
        must("cp", "-a", "--reflink=auto", base, folder)
        shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
        if user != "root":
            must("chroot", folder, "useradd", "--create-home", "--shell", "/bin/bash", user)
            must("chroot", folder, "sh", "-c",
                 # a mirror may be weeks behind
                 "apt-get -q -o Acquire::Check-Valid-Until=false update && "
                 "apt-get -qy install --no-install-recommends sudo",
                 env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
            (folder / "etc/sudoers.d/user").write_text(f"{user} ALL=(ALL) NOPASSWD: ALL\n")
        self.checkout.mkdir()
        git = ["git", "-c", f"safe.directory={ROOT}", "-C", ROOT]
        with subprocess.Popen([*git, "archive", "HEAD"], stdout=subprocess.PIPE) as archive:
            must("tar", "-x", "-C", self.checkout, stdin=archive.stdout)
        must("chroot", folder, "chown", "-R", f"{user}:", f"/{self.checkout.relative_to(folder)}")

    def run(self, command):
        """(exit code, output) of a command in the checkout."""
        return output_of("timeout", "--foreground", "--kill-after=10", "7200",
                         "unshare", "--mount", "--pid", "--fork", "--kill-child",
                         "sh", "-c", INSIDE, self.folder, self.user, command)

    def built(self):
        """When each file of the build was written, but for logs."""
        build = self.checkout / "build"
        return {path: path.stat().st_mtime_ns for path in build.rglob("*") if path.is_file()
                and "meson-logs" not in path.parts and not path.name.startswith(".ninja_")}


def must(*command, **more):
    words = [str(word) for word in command]
    run = subprocess.run(words, check=False, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, **more)
    if run.returncode != 0:
        raise Failure(f"{' '.join(words)} ends with {run.returncode}\n{run.stdout}")
