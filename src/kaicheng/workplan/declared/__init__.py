"""What the office declares about ledgers, read once (the file beside this one)."""

from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, Parameter

HERE = Path(__file__).parent


@cache
def remind_before_days() -> Parameter[int]:
    """How many days before the due day the first reminder goes out."""
    return Declaration(HERE / "workplan.toml").parameter("remind_before_days", int)


@cache
def remind_again_days() -> Parameter[int]:
    """How many days lie between two reminders after the due day."""
    return Declaration(HERE / "workplan.toml").parameter("remind_again_days", int)


@cache
def report_every_days() -> Parameter[int]:
    """After how many days without a report a unit is asked for one."""
    return Declaration(HERE / "workplan.toml").parameter("report_every_days", int)
