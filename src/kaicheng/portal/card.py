"""The picture that stands beside a shared link: title, number, agency and day, drawn here and kept as a file."""

import hashlib
import io
import os
import tempfile
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

SIZE = (1200, 630)
_LAYOUT = 2  # raise it when the drawing changes, so that kept pictures are made again
_MARGIN, _TOP = 84, 196
_PAPER, _INK, _QUIET, _RED, _RULE = "#ffffff", "#1b1e22", "#5c636b", "#a3161b", "#e0dcd4"
# how large the title may be, and in how many lines it must fit then
_STEPS = ((68, 3), (54, 4), (44, 5))
_LEADING = 1.36
_NOT_FIRST = frozenset("，。、；：？！）》〉」』”’〕】％")  # no line begins with these
_NOT_LAST = "（《〈「『“‘〔【"  # and none ends with these


@dataclass(frozen=True, slots=True)
class Card:
    """What is written on it."""

    site: str
    title: str
    number: str
    agency: str
    day: str


def picture(card: Card) -> bytes:
    """The PNG; drawn once."""
    place = _place(card)
    try:
        return place.read_bytes()
    except OSError:
        content = draw(card)
        _keep(place, content)
        return content


def draw(card: Card) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    width, height = SIZE
    pen.rectangle((0, 0, width, 18), fill=_RED)
    pen.text((_MARGIN, 78), card.site, font=_font("sans", 34), fill=_QUIET)
    pen.line((_MARGIN, 148, width - _MARGIN, 148), fill=_RULE, width=2)
    size, lines = _fitted(card.title)
    font = _font("serif", size)
    for number, line in enumerate(lines):
        at = (_MARGIN, _TOP + int(number * size * _LEADING))
        pen.text(at, line, font=font, fill=_INK, stroke_width=1, stroke_fill=_INK)
    pen.line((_MARGIN, height - 120, width - _MARGIN, height - 120), fill=_RULE, width=2)
    foot = _cut("　".join(part for part in (card.number, card.agency) if part), _font("sans", 32), 780)
    pen.text((_MARGIN, height - 92), foot, font=_font("sans", 32), fill=_INK)
    pen.text((width - _MARGIN, height - 92), card.day, font=_font("sans", 32), fill=_QUIET, anchor="ra")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _font(kind: str, size: int) -> Any:
    import pylopdf_fonts_zh_cn as fonts
    from PIL import ImageFont

    path = fonts.serif_path() if kind == "serif" else fonts.sans_path()
    return ImageFont.truetype(str(path), size)


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest step in which the title fits; at the smallest it is cut."""
    room = SIZE[0] - 2 * _MARGIN
    for size, most in _STEPS:
        lines = wrapped(title, _font("serif", size), room)
        if len(lines) <= most:
            return size, lines
    size, most = _STEPS[-1]
    lines = wrapped(title, _font("serif", size), room)[:most]
    return size, [*lines[:-1], lines[-1][:-1] + "…"]


def wrapped(text: str, font: Any, room: int) -> list[str]:
    """Break Chinese text anywhere but before closing marks; words of Latin letters are rare and may break."""
    lines, line = [], ""
    for char in " ".join(text.split()):
        if line and font.getlength(line + char) > room and char not in _NOT_FIRST:
            kept = line.rstrip(_NOT_LAST)
            lines.append(kept)
            line = line[len(kept) :]
        line += char
    return [*lines, line] if line else lines or [""]


def _cut(text: str, font: Any, room: int) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + "…") > room:
        text = text[:-1]
    return text + "…"


def _place(card: Card) -> Path:
    digest = hashlib.sha256("\x1f".join([str(_LAYOUT), *astuple(card)]).encode()).hexdigest()
    return Path(settings.DATA_DIR) / "cards" / digest[:2] / f"{digest[2:26]}.png"


def _keep(place: Path, content: bytes) -> None:
    """Write whole or not at all; a disk that takes no writing keeps nobody from the picture."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(place)
    except OSError:
        return
