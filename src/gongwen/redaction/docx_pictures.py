"""Pictures of a docx, which are covered whole: the frame stays, in it is black."""

import io
import posixpath
from dataclasses import dataclass

from lxml import etree

from gongwen.redaction.docx_carriers import BLOCK
from gongwen.redaction.docx_text import DRAWN, stories
from gongwen.scrutiny.cleaning.package import Editor, R, remove
from gongwen.scrutiny.layers.word import W

_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".gif": "GIF",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
_IMAGE = "image"
_FRAMES = (W + "drawing", W + "pict", W + "object")
_BLIP = DRAWN + "blip"
_TOLD = ("descr", "title", "name", "alt")
_SIZE = (8, 8)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture where it is shown first: its part, and the story in Chinese."""

    part: str
    place: str


def pictures(editor: Editor) -> list[Shown]:
    """Each picture once, in the order in which they are met; second copies in other formats are not counted."""
    found: dict[str, Shown] = {}
    for part, place in stories(editor):
        targets = dict(editor.targets(part, _IMAGE))
        for element in editor.tree(part).iter("*"):
            if next(element.iterancestors(_BLIP), None) is not None:
                continue
            for target in _named(element, targets):
                found.setdefault(target, Shown(target, place))
    return list(found.values())


def _named(element: etree._Element, targets: dict[str, str]) -> list[str]:
    values = [str(value) for key, value in element.attrib.items() if str(key).startswith(R)]
    return [targets[value] for value in values if targets.get(value)]


def blacken(editor: Editor, part: str, instead: str) -> None:
    """Make a picture black wherever it is shown; one of a format that cannot be drawn goes with its frame."""
    sort = _FORMATS.get(posixpath.splitext(part)[1].lower())
    for story, _ in stories(editor):
        targets = dict(editor.targets(story, _IMAGE))
        for element in list(editor.tree(story).iter("*")):
            if part not in _named(element, targets):
                continue
            _forget(editor, story, element)
            if sort is None:
                _take_out(element, instead)
        if sort is None:
            editor.drop_ids(story, {key for key, target in targets.items() if target == part})
    if sort is not None:
        editor.replace(part, _black(sort))


def _forget(editor: Editor, story: str, element: etree._Element) -> None:
    """Copies in other formats, and what is said of the picture."""
    for copy in list(element):
        ids = {str(v) for inner in copy.iter("*") for k, v in inner.attrib.items() if str(k).startswith(R)}
        editor.drop_ids(story, ids)
        remove(copy)
    frame = next((around for around in element.iterancestors() if around.tag in _FRAMES), None)
    for inner in frame.iter("*") if frame is not None else ():
        for key in [key for key in inner.attrib if str(key).rsplit("}", 1)[-1] in _TOLD]:
            inner.set(key, "")


def _take_out(element: etree._Element, instead: str) -> None:
    frame = next((around for around in element.iterancestors() if around.tag in _FRAMES), None)
    if frame is None:
        remove(element)
        return
    words = etree.Element(W + "t")
    words.text = instead or BLOCK
    frame.addprevious(words)
    remove(frame)


def _black(sort: str) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", _SIZE, 0).save(buffer, sort)
    return buffer.getvalue()
