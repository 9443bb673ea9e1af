"""`python -m gongwen read FILE...`."""

import sys

from gongwen.cli import main

_USAGE = "用法：python -m gongwen read 文件… [--json]\n"


def run(argv: list[str]) -> int:
    """Dispatch the one verb; returns the exit code."""
    if not argv or argv[0] != "read":
        sys.stderr.write(_USAGE)
        return 2
    return main(argv[1:])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
