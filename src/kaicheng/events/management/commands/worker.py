"""The background worker: delivers events, runs periodic jobs, beats."""

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from kaicheng.events import services
from kaicheng.kernel.memory import settle

logger = logging.getLogger("kaicheng.events")

PAUSE = 0.25  # seconds between two looks when there is nothing to do
BEAT = 15  # seconds


class Command(BaseCommand):
    help = "后台工作进程：处理事件、定时任务"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="处理完当前到期的事项即退出")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until told to stop; a database that is away for a while is waited for."""
        stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda _n, _f: stop.set())
        settle()
        last_beat = 0.0
        while not stop.is_set():
            try:
                if time.monotonic() - last_beat > BEAT or not last_beat:
                    services.beat("worker", now=timezone.now())
                    services.let_go_of_the_dead(now=timezone.now())
                    services.run_due_jobs(now=timezone.now())
                    last_beat = time.monotonic()
                worked = services.deliver_due(now=timezone.now(), limit=50)
            except OperationalError:
                logger.exception("database away, waiting")
                stop.wait(2)
                close_old_connections()
                continue
            if options["once"] and not worked:
                return
            if not worked:
                stop.wait(PAUSE)
