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
    print("== SQLite ==", flush=True)
    first = subprocess.run([*pytest, *parallel], cwd=ROOT, check=False).returncode
    print("== PostgreSQL ==", flush=True)
    second = subprocess.run(
        [sys.executable, "scripts/postgres.py", *pytest, *parallel, "--database-only"], cwd=ROOT, check=False
    ).returncode
    if first and not second:
        print("SQLite 一轮未通过，见上。")  # the summary just above is the other round's
    return first or second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
