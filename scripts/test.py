"""All tests: everything on SQLite, then what touches a database on PostgreSQL; the browser journeys beside both."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bytecode import environment

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PYTEST = [sys.executable, "-m", "pytest", "-q"]
JOURNEYS = "浏览器（SQLite）"
PARALLEL = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadgroup"]
# Half of all tests, none of which knows a database; and the journeys, which run once.
WITHOUT = ["--ignore=tests/gongwen", "--ignore=tests/journeys"]
# The journeys take longest, one step after the other. They go first whenever they want to; the rest fills what they
# leave, which is plenty, and no journey waits for its page because a thousand other tests are running.
BEHIND = 10  # niceness


def main(arguments: list[str]) -> int:
    if not any(shutil.which(name) for name in BROWSERS):
        print(
            "未找到 Chromium，浏览器测试不运行（Debian：apt-get install chromium fonts-noto-cjk）。",
            flush=True,
        )
    if arguments:  # a part of the tests, as asked
        return subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=environment(), check=False).returncode
    with tempfile.TemporaryDirectory(prefix="kaicheng-turns-") as turns:
        failed = rounds({**environment(), "KAICHENG_TEST_TURNS": turns})
    if failed and failed != [JOURNEYS]:
        print(f"未通过：{'、'.join(failed)}，见上。")  # the summary just above is another round's
    return 1 if failed else 0


def rounds(environment: dict[str, str]) -> list[str]:
    """Run all and give the names of those that failed. A journey waits for its browser half of the time."""
    failed = []
    with tempfile.TemporaryFile() as said:
        journeys = subprocess.Popen(
            [*PYTEST, "-m", "journey", *with_journeys()],
            cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        os.nice(BEHIND)
        if not passed("SQLite", [*PYTEST, *PARALLEL, "-m", "not journey"], environment):
            failed.append("SQLite")
        postgres = [sys.executable, "scripts/postgres.py", *PYTEST, *PARALLEL, "--database-only", *WITHOUT]
        if not passed("PostgreSQL", postgres, environment):
            failed.append("PostgreSQL")
        print(f"== {JOURNEYS} ==", flush=True)
        if journeys.wait():
            failed.append(JOURNEYS)
        said.seek(0)
        print(said.read().decode(), end="", flush=True)
    return failed


def with_journeys() -> list[str]:
    """Files that hold one: to read all others only to leave them out takes longer than a journey."""
    folder = ROOT / "tests" / "journeys"
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if folder in path.parents or "mark.journey" in path.read_text(encoding="utf-8")
    ]


def passed(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"== {name} ==", flush=True)
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
