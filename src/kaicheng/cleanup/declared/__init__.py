"""What the office declares about clean-up rounds, read once (the file beside this one)."""

from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, Parameter

HERE = Path(__file__).parent


@cache
def proposer_may_confirm() -> Parameter[bool]:
    """Whether whoever proposed what becomes of a document may also confirm it."""
    return Declaration(HERE / "cleanup.toml").parameter("proposer_may_confirm", bool)


@cache
def remind_before_days() -> Parameter[int]:
    """How many days before the deadline the first reminder goes out."""
    return Declaration(HERE / "cleanup.toml").parameter("remind_before_days", int)


@cache
def remind_again_days() -> Parameter[int]:
    """How many days lie between two reminders after the deadline."""
    return Declaration(HERE / "cleanup.toml").parameter("remind_again_days", int)
