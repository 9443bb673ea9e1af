"""What the portal does by the clock: archives of the library are made by a process of their own."""

import subprocess
import sys
from datetime import datetime

from kaicheng.portal import bulk

LOOK_SECONDS = 60
_started: list["subprocess.Popen[bytes]"] = []


def renew_archives(now: datetime) -> None:
    """Start the making where it is due; the worker goes on with its other work meanwhile."""
    _started[:] = [process for process in _started if process.poll() is None]
    if not _started and bulk.is_due(now):
        command = [sys.executable, "-m", "kaicheng.config.manage", "bulk"]
        _started.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))  # noqa: S603 - our own program
