"""One planted text or file."""

from dataclasses import dataclass, field

from gongwen.scrutiny.finds import Kind


@dataclass(frozen=True, slots=True)
class Planted:
    """A number that must be found. `value`: as it is found, which in a spreadsheet is what the cell still holds."""

    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Case:
    """A file with what is planted in it. `innocent`: names of the look-alikes; `hidden`: a reader sees none of it.

    `gone`: cleaning must take everything planted out. `format`: for the table of the benchmark.
    """

    name: str
    data: bytes = field(repr=False)
    format: str
    where: str
    planted: tuple[Planted, ...] = ()
    innocent: tuple[tuple[str, str], ...] = ()
    gone: bool = False
