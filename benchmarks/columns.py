"""What a column costs with 10,000 documents and 100 columns: its page, the columns of a document, the figures of all.

usage: columns.py        prints milliseconds at the server and fails over the goals (a page 50 ms)
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the measurement that stands with the tests, which make the documents."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/columns/test_speed.py"]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "KAICHENG_FIGURES": "1"}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
