"""What a form or an address gives, as what it means. Pure."""

from collections.abc import Iterable

KEY_DIGITS = 18  # of the longest number that every database takes


def number_in(words: str, digits: int = KEY_DIGITS) -> int | None:
    """A key or another whole number of at most so many digits; None for what is none."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= digits else None


def numbers_in(several: Iterable[str]) -> list[int]:
    """Those that are numbers, in their order."""
    return [number for words in several if (number := number_in(words)) is not None]
