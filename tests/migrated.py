"""A database with every migration applied, made once for a state of the migrations and then copied.

To apply them takes far longer than most tests. SQLite: a file in a folder below the system's temporary folder, copied
for each process of the tests. PostgreSQL: a template database of the same server. Its name bears the digest of all that
a migration is made of, so what is older is never taken; it gets its name only when it is whole, and a lock lets one
process make it while the others wait.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
KEPT = 3  # states of the migrations whose file is kept


def digest() -> str:
    """Name the state of the migrations: ours, and the versions of the apps that bring their own."""
    found = hashlib.sha256(sys.version.encode())
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    for path in [*locks, *sorted((ROOT / "src" / "kaicheng").glob("*/migrations/*.py"))]:
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _folder() -> Path:
    """Ours alone: nobody else on the machine can lay a database there."""
    folder = Path(tempfile.gettempdir()) / f"kaicheng-migrated-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another account")
    return folder


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with (_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    """Apply everything, in a process of its own: nothing of it stays behind in the tests'."""
    environment = {
        **{key: value for key, value in os.environ.items() if key != "TEST_DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
        "KAICHENG_DATABASE_URL": url,
    }
    command = [sys.executable, "-m", "kaicheng.config.manage", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)


def copy_to(place: Path) -> None:
    """Lay a migrated SQLite database at that place."""
    kept = _folder() / f"{digest()}.sqlite3"
    with _alone("sqlite"):
        if not kept.exists():
            making = kept.with_suffix(".making")
            making.unlink(missing_ok=True)
            _migrate(f"sqlite:///{making}")
            making.rename(kept)
            _forget()
        kept.touch()
        shutil.copyfile(kept, place)


def _forget() -> None:
    old = sorted(_folder().glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]
    for path in old:
        path.unlink()


def template_on(url: str) -> str:
    """Give the name of a migrated database on that PostgreSQL server; nobody is connected to it."""
    import psycopg

    name = f"kaicheng_migrated_{digest()}"
    making = f"{name}_making"
    with _alone("postgresql"), psycopg.connect(url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f'DROP DATABASE IF EXISTS "{making}"')
            server.execute(f'CREATE DATABASE "{making}"')
            _migrate(urlunsplit(urlsplit(url)._replace(path=f"/{making}")))
            server.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name
