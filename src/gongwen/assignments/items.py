"""An item on its way to a task: where its words stand, which notes and cells speak for it."""

from dataclasses import dataclass, field

from gongwen.assignments.notes import Note
from gongwen.assignments.passages import Passage


@dataclass
class Stretch:
    """Words [start, end) of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def key(self) -> str:
        return self.passage.key[self.start : self.end]

    @property
    def shown(self) -> str:
        return self.passage.shown[self.start : self.end]


@dataclass
class Item:
    """One item before its words are read. `body` is what is to be done, in order; `notes` with the passages they stand in."""

    path: tuple[int, ...]
    number: str
    sections: tuple[str, ...]
    heading: Stretch | None = None
    body: list[Stretch] = field(default_factory=list)
    notes: list[tuple[Passage, Note]] = field(default_factory=list)
    shared: list[tuple[Passage, Note]] = field(default_factory=list)
    rule: str = "item"
    sure: float = 0.9

    @property
    def assigned(self) -> bool:
        return any(note.claims for _, note in (*self.notes, *self.shared))

    @property
    def part(self) -> int:
        stretches = [*([self.heading] if self.heading else []), *self.body]
        return stretches[0].passage.node[0] if stretches else 0
