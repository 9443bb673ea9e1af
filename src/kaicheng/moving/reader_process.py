"""What runs in a reading process. Imports nothing of Django's: it may be imported before Django is set up there.

A process with one thread is forked, so that its child is ready at once; one with several starts a new interpreter.
"""

import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from kaicheng.kernel.memory import settle

T = TypeVar("T")
_names: list[Any] = []  # the directory of agencies
_left_alone: list[Any] = []  # connections of the parent: closing one here would end the parent's session


def start(pickled: bytes) -> None:
    """Set Django up, and end with the process that started this one, however that one ends."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    import django
    from django.db import connections

    django.setup()
    for connection in connections.all(initialized_only=True):
        _left_alone.append(connection)
        connections[connection.alias] = connections.create_connection(connection.alias)
    _names[:] = [pickle.loads(pickled)]  # noqa: S301 - written by the parent process a moment ago
    settle()


def done(work: Callable[[Any, Any], T], job: Any) -> T:
    """Do one job."""
    return work(job, _names[0])


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
