"""Which process is at something, and whether it still lives: what a dead one held is free again at once."""

import os
import socket


def this_process() -> str:
    """The name under which this process holds things: machine and number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(holder: str) -> bool:
    """Whether the holder was a process of this machine and is gone. Of another machine nobody here can tell."""
    host, _, number = holder.rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:  # it lives and is somebody else's
        return False
    return False
