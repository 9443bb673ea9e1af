"""A docx with what is marked taken out of its text, and of everything else in the package that repeats it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from gongwen.errors import BrokenFileError, EmptyFileError, UnreadableFileError
from gongwen.reading.limits import DEFAULT_LIMITS, Limits, Upload, refuse_oversized
from gongwen.reading.package import Package
from gongwen.redaction.docx_carriers import BLOCK, drop_fonts, drop_unused_links, free, merged, sweep
from gongwen.redaction.docx_pictures import blacken, pictures
from gongwen.redaction.docx_text import Paragraph, atoms, cut, drop_old_copies, paragraphs, stories
from gongwen.redaction.finding import stretches
from gongwen.redaction.folding import BREAK, fold
from gongwen.redaction.marks import Area, Finds, Mark, Picture, Reason, Stretch, Words
from gongwen.redaction.refusals import LeakError, MarkNotFoundError, NotRedactableError
from gongwen.redaction.residue import residue
from gongwen.redaction.watch import Watched, watched
from gongwen.scrutiny.cleaning import clean
from gongwen.scrutiny.cleaning.package import Editor

_LOGGER = logging.getLogger(__name__)
_LOOKED_FOR = 200  # characters of a mark's words searched for where drawings and names are


@dataclass(slots=True)
class _Plan:
    """What goes: spans with their replacements by paragraph, pictures, words that must be nowhere."""

    spans: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    pictures: dict[int, str] = field(default_factory=dict)
    demanded: list[str] = field(default_factory=list)

    def watched(self, found: list[Paragraph]) -> Watched:
        gone = [
            p.text[start:end] for i, p in enumerate(found) for start, end, _ in merged(self.spans.get(i, ()))
        ]
        left = [fold(self._left(i, p.text)) for i, p in enumerate(found)]
        # once with ends of paragraphs and once without: a number may be spread over cells
        return watched(gone, self.demanded, BREAK.join(left) + BREAK + "".join(left))

    def _left(self, index: int, text: str) -> str:
        for start, end, _ in reversed(merged(self.spans.get(index, ()))):
            text = text[:start] + BREAK + text[end:]
        return text


def redact_docx(
    data: bytes, marks: Iterable[Mark], *, name: str = "", limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """A new file in which ████ (with the label of the reason) stands for what is marked, and nothing of it is left.

    Comments, revisions, properties, embedded files and the like go as in `gongwen.scrutiny.cleaning`; links, fields and
    content controls around marked words become plain text; other carriers lose the words.

    Raises:
        MarkNotFoundError: a mark meets nothing in the file.
        SignedFileError: the file is signed; NotRedactableError: it is no docx in the usual form.
        LeakError: covered words could still be read; no file is given.
        UnreadableFileError: another of its subclasses, where the file cannot be read.

    """
    try:
        return _redact(opened(data, name, limits), marks, name)
    except UnreadableFileError:
        raise
    except Exception as error:  # a fault of ours must reach the clerk as a refusal, and the log as what it is
        _LOGGER.exception("redaction failed")
        raise BrokenFileError(name) from error


def watched_in_docx(
    data: bytes, marks: Iterable[Mark], *, name: str = "", limits: Limits = DEFAULT_LIMITS
) -> Watched:
    """Words that are covered, and those that stand unmarked in another place. Raises as `redact_docx`."""
    editor = opened(data, name, limits)
    found = paragraphs(editor)
    return _plan(found, len(pictures(editor)), marks, name).watched(found)


def opened(data: bytes, name: str, limits: Limits) -> Editor:
    """The file without what nobody sees, ready to be read and changed; paragraphs are counted in this form."""
    if not data:
        raise EmptyFileError(name)
    refuse_oversized(len(data), name, limits)
    if not data.startswith(b"PK"):
        raise NotRedactableError(name)
    done = clean(Upload(data, name, limits))
    editor = Editor(Package(Upload(done.data, done.name, limits)))
    for part, _ in stories(editor):
        drop_old_copies(editor.tree(part))
    return editor


def _redact(editor: Editor, marks: Iterable[Mark], name: str) -> bytes:
    found, shown = paragraphs(editor), pictures(editor)
    plan = _plan(found, len(shown), marks, name)
    words = plan.watched(found).words
    for index, label in plan.pictures.items():
        blacken(editor, shown[index].part, label)
    for index, spans in plan.spans.items():
        ordered = merged(spans)
        free(found[index], ordered)
        cut(found[index], ordered)
    short = [word for word in words if len(word) <= _LOOKED_FOR]
    sweep(editor, sorted(short, key=len, reverse=True))
    drop_fonts(editor)
    for part, _ in stories(editor):
        drop_unused_links(editor, part)
    data = editor.save()
    left = residue(data, words)
    if left:
        raise LeakError(name, tuple(one.place for one in left))
    return data


def _plan(found: list[Paragraph], shown: int, marks: Iterable[Mark], name: str) -> _Plan:
    plan = _Plan()
    for mark in marks:
        place, instead = mark.place, instead_of(mark.reason)
        if isinstance(place, Area):
            raise NotRedactableError(name, sentence="Word 文档不能按画框遮盖，请选中文字或整张图片。")
        if isinstance(place, Picture):
            if not 0 <= place.index < shown:
                raise MarkNotFoundError(name, sentence="要遮盖的图片在文件中找不到。")
            plan.pictures[place.index] = instead
        elif isinstance(place, Stretch):
            _check(found, place, name)
            plan.spans.setdefault(place.paragraph, []).append((place.start, place.end, instead))
        else:
            _everywhere(plan, found, place, instead, name)
    if not plan.spans and not plan.pictures:
        raise MarkNotFoundError(name)
    return plan


def instead_of(reason: Reason) -> str:
    """What stands for covered words."""
    return f"{BLOCK}（{reason.label}）" if reason.label else BLOCK


def _check(found: list[Paragraph], place: Stretch, name: str) -> None:
    if not 0 <= place.paragraph < len(found) or not 0 <= place.start < place.end <= len(
        found[place.paragraph].text
    ):
        raise MarkNotFoundError(name, sentence=f"要遮盖的文字（第 {place.paragraph + 1} 段）在文件中找不到。")


def _everywhere(plan: _Plan, found: list[Paragraph], place: Words | Finds, instead: str, name: str) -> None:
    met = False
    for index, paragraph in enumerate(found):
        for start, end in stretches(paragraph.text, place):
            met = True
            plan.spans.setdefault(index, []).append((start, end, instead))
            if isinstance(place, Finds):
                plan.demanded.append(paragraph.text[start:end])
    if isinstance(place, Words):
        if not met:
            raise MarkNotFoundError(name, sentence=f"文件中找不到“{place.words}”。")
        plan.demanded.append(place.words)


def text_of(paragraph: etree._Element) -> str:
    """The text of a paragraph as marks count it."""
    return "".join(atom.text for atom in atoms(paragraph))
