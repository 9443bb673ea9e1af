"""Compiled modules for the many processes that checks and tests start.

Where PYTHONDONTWRITEBYTECODE is set (as in many containers) every process compiles Django and Wagtail anew, some seconds
of each. They are kept instead in a folder of the system's temporary folder: the tree stays as clean as was wished.
"""

import os
import tempfile
from pathlib import Path


def environment() -> dict[str, str]:
    """Give the environment of a process to start."""
    given = dict(os.environ)
    if given.pop("PYTHONDONTWRITEBYTECODE", None):
        folder = Path(tempfile.gettempdir()) / f"kaicheng-bytecode-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid == os.getuid():  # what is run from there is nobody else's
            given.setdefault("PYTHONPYCACHEPREFIX", str(folder))
    return given
