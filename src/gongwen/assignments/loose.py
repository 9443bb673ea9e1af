"""Tasks of a text without numbers: paragraphs with notes, sentences that give a unit a duty."""

import re

from gongwen.assignments.actors import claims_in
from gongwen.assignments.items import Item, Stretch
from gongwen.assignments.notes import Note, notes_in
from gongwen.assignments.passages import Leafing
from gongwen.model import Paragraph

_SENTENCE = re.compile(r"[^。；\n]+[。；]?")


def loose_items(leafing: Leafing, part: int) -> list[Item]:
    """Items of a part in which nothing is numbered; each paragraph with a note, else each sentence with a unit and a duty."""
    places = [(part, n) for n, node in enumerate(leafing.parts[part]) if isinstance(node, Paragraph)]
    noted = [
        (at, notes)
        for at in places
        if (notes := notes_in(leafing.of(at).key)) and any(n.claims for n in notes)
    ]
    items: list[Item] = []
    for at, notes in noted:
        passage = leafing.of(at)
        item = Item((len(items) + 1,), "", (), rule="paragraph", sure=0.7)
        item.notes = [(passage, note) for note in notes]
        if all(note.whole_line for note in notes) and items:
            items[-1].notes += item.notes
            continue
        end = len(passage.key)
        for note in reversed(notes):
            if passage.key[note.end : end].strip("。；，、 "):
                break
            end = note.start
        item.body = [Stretch(passage, 0, end)]
        items.append(item)
    for at in places if not items else ():
        items += _sentences(leafing, at, len(items))
    return items


def _sentences(leafing: Leafing, at: tuple[int, ...], before: int) -> list[Item]:
    """Sentences that begin with a unit and its duty; those that follow belong to the one before."""
    passage = leafing.of(at)
    items: list[Item] = []
    for m in _SENTENCE.finditer(passage.key):
        stretch = Stretch(passage, m.start(), m.end())
        claims = list(claims_in(stretch))
        if not claims:
            if items:
                items[-1].body[-1].end = m.end()
            continue
        note = Note(m.start(), m.start(), claims)
        item = Item((before + len(items) + 1,), "", (), body=[stretch], rule="sentence", sure=0.5)
        item.notes = [(passage, note)]
        items.append(item)
    return items
