"""All tests: first everything on SQLite, browser journeys among them, then what touches a database on PostgreSQL."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> int:
    if not any(shutil.which(name) for name in BROWSERS):
        print(
            "未找到 Chromium，浏览器测试不运行（Debian：apt-get install chromium fonts-noto-cjk）。",
            flush=True,
        )
    pytest = [sys.executable, "-m", "pytest", "-q"]
    if arguments:  # a part of the tests, as asked
        return subprocess.run([*pytest, *arguments], cwd=ROOT, check=False).returncode
    parallel = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadgroup"]
    rounds = {
        "SQLite": [*pytest, *parallel, "-m", "not journey"],
        # alone on the machine: a journey measures how soon a citizen finds what was published
        "浏览器（SQLite）": [*pytest, "-m", "journey"],
        "PostgreSQL": [sys.executable, "scripts/postgres.py", *pytest, *parallel, "--database-only"],
    }
    failed = []
    for name, command in rounds.items():
        print(f"== {name} ==", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed and failed[-1] != name:
        print(f"未通过：{'、'.join(failed)}，见上。")  # the summary just above is another round's
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
