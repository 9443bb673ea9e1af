"""Marks on a PDF become rectangles on its pages, and the characters that go with them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongwen.redaction.finding import stretches
from gongwen.redaction.folding import BREAK, fold
from gongwen.redaction.marks import Area, Finds, Mark, Words
from gongwen.redaction.pdf_text import Box, Character, Sheet
from gongwen.redaction.refusals import MarkNotFoundError, NotRedactableError
from gongwen.redaction.watch import Watched, watched

_TOUCHED_INK, _TOUCHED_CELL = 0.1, 0.5  # parts of a character that lie under a rectangle
_PAD = 0.5  # points around words, at most
_PAD_OF_SIZE = 0.04
_THIN = 0.01


@dataclass(frozen=True, slots=True)
class Cover:
    """A black box in points as shown, with the label of its reason."""

    box: Box
    label: str


@dataclass(slots=True)
class Plan:
    """What goes, by the number of the page: boxes, and indices of characters."""

    covers: dict[int, list[Cover]] = field(default_factory=dict)
    taken: dict[int, set[int]] = field(default_factory=dict)
    demanded: list[str] = field(default_factory=list)

    def left(self, sheet: Sheet) -> str:
        """The text of a page without what goes."""
        taken = self.taken.get(sheet.number, set())
        return "".join(BREAK if i in taken else c for i, c in enumerate(sheet.text))

    def gone(self, sheet: Sheet) -> Iterator[str]:
        """The stretches of a page that go."""
        text, taken, run = sheet.text, self.taken.get(sheet.number, set()), ""
        for index, character in enumerate(text):
            if index in taken or (run and character.isspace()):
                run += character
            elif run:
                yield run
                run = ""
        if run:
            yield run

    def watched(self, sheets: Sequence[Sheet]) -> Watched:
        remaining = BREAK.join(fold(self.left(sheet)) for sheet in sheets)
        return watched((run for sheet in sheets for run in self.gone(sheet)), self.demanded, remaining)


def plan(sheets: Sequence[Sheet], marks: Iterable[Mark], name: str) -> Plan:
    """Raises MarkNotFoundError where a mark meets nothing, NotRedactableError for marks of another format."""
    made = Plan()
    for mark in marks:
        _place(made, sheets, mark, name)
    if not made.covers:
        raise MarkNotFoundError(name)
    for sheet in sheets:
        covers = made.covers.get(sheet.number, [])
        touched = {
            i for i, c in enumerate(sheet.characters) if any(_touches(cover.box, c) for cover in covers)
        }
        if covers:
            made.taken.setdefault(sheet.number, set()).update(touched)
    return made


def _place(made: Plan, sheets: Sequence[Sheet], mark: Mark, name: str) -> None:
    place, label = mark.place, mark.reason.label
    if isinstance(place, Area):
        made.covers.setdefault(place.page, []).append(Cover(_clipped(place, sheets, name), label))
        return
    if not isinstance(place, Words | Finds):
        raise NotRedactableError(name, sentence="PDF 文件只能按画框、文字或识别结果遮盖。")
    met = False
    for sheet in sheets:
        for start, end in stretches(sheet.text, place):
            met = True
            made.taken.setdefault(sheet.number, set()).update(range(start, end))
            boxes = boxes_of(sheet.characters[start:end])
            made.covers.setdefault(sheet.number, []).extend(Cover(box, label) for box in boxes)
            if isinstance(place, Finds):
                made.demanded.append(sheet.text[start:end])
    if isinstance(place, Words):
        if not met:
            raise MarkNotFoundError(name, sentence=f"文件中找不到“{place.words}”。")
        made.demanded.append(place.words)


def _clipped(area: Area, sheets: Sequence[Sheet], name: str) -> Box:
    """The rectangle as far as it lies on its page."""
    if not 1 <= area.page <= len(sheets):
        raise MarkNotFoundError(name, sentence=f"文件没有第 {area.page} 页。")
    sheet = sheets[area.page - 1]
    box = (
        max(area.left, 0.0),
        max(area.top, 0.0),
        min(area.right, sheet.width),
        min(area.bottom, sheet.height),
    )
    if not (box[2] - box[0] > _THIN and box[3] - box[1] > _THIN):
        raise MarkNotFoundError(name, sentence=f"第 {area.page} 页上有一个遮盖框没有面积，或者在页面之外。")
    return box


def boxes_of(characters: Iterable[Character]) -> list[Box]:
    """Rectangles over characters, one for each line on which they stand."""
    rows: list[list[Character]] = []
    for character in characters:
        if character.made or not character.text.strip():
            continue
        if rows and _same_line(rows[-1][-1], character):
            rows[-1].append(character)
        else:
            rows.append([character])
    return [_around(row) for row in rows]


def _same_line(before: Character, after: Character) -> bool:
    if not (before.level and after.level):
        return False
    near = abs(before.origin[1] - after.origin[1]) < max(before.size, after.size) / 2
    return near and -after.size < after.cell[0] - before.cell[2] < 4 * after.size


def _around(row: list[Character]) -> Box:
    pad = min(_PAD, _PAD_OF_SIZE * row[0].size)
    return (
        min(c.cell[0] for c in row) - pad,
        min(c.cell[1] for c in row) - pad,
        max(c.cell[2] for c in row) + pad,
        max(c.cell[3] for c in row) + pad,
    )


def _touches(box: Box, character: Character) -> bool:
    """Whether a character goes with a box. Recognised text stands only about where its picture does."""
    if character.made:
        return False
    if character.unseen:
        reach = character.size / 2
        box = (box[0] - reach, box[1] - reach / 2, box[2] + reach, box[3] + reach / 2)
    return _share(box, character.ink) > _TOUCHED_INK or _share(box, character.cell) > _TOUCHED_CELL


def _share(box: Box, part: Box) -> float:
    """How much of `part` lies in `box`, 0 to 1."""
    whole = max(part[2] - part[0], _THIN) * max(part[3] - part[1], _THIN)
    across = min(box[2], part[2]) - max(box[0], part[0])
    down = min(box[3], part[3]) - max(box[1], part[1])
    return across * down / whole if across > 0 and down > 0 else 0.0
