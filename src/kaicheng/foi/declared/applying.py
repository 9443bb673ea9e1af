"""How applications on the site are begun, left and looked up (`applying.toml`)."""

from functools import cache

from kaicheng.foi.declared import HERE
from kaicheng.kernel.declared import Declaration, Parameter


@cache
def _number(name: str) -> Parameter[int]:
    return Declaration(HERE / "applying.toml").parameter(name, int)


def proof_uploaded() -> Parameter[bool]:
    return Declaration(HERE / "applying.toml").parameter("proof_uploaded", bool)


def saved_days() -> Parameter[int]:
    return _number("saved_days")


def begun_days() -> Parameter[int]:
    return _number("begun_days")


def begun_an_hour() -> Parameter[int]:
    return _number("begun_an_hour")


def open_minutes() -> Parameter[int]:
    return _number("open_minutes")


def wrong_codes() -> Parameter[int]:
    return _number("wrong_codes")


def wait_minutes() -> Parameter[int]:
    return _number("wait_minutes")
