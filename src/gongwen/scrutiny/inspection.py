"""One look at a file before it goes public: what is in it, a cleaned copy, and what stays hidden in that copy.

A pure function of bytes that gives plain values, so it may run in a process of its own.
"""

from dataclasses import dataclass, field

from gongwen.errors import UnreadableFileError
from gongwen.reading.limits import Limits, Upload
from gongwen.scrutiny.cleaning import Cleaned, SignedFileError, clean
from gongwen.scrutiny.layers import layers
from gongwen.scrutiny.layers.pieces import Piece
from gongwen.scrutiny.survey import Spotted, gather

_ORDINARY = (
    "文档属性",
    "文件名",
    "链接",
    "域代码",
    "表单域",
    "替代文字",
    "其他内部数据",
    "母版",
    "名称",
    "书签",
    "图片属性",
)
_SHOWN = 6  # places named


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. `clean`: the cleaned copy, None where `trouble` says why there is none.

    `stays`: keys of finds that are hidden and still in the cleaned copy; `hidden`: places of hidden words in a file
    that cannot be cleaned.
    """

    spotted: tuple[Spotted, ...] = ()
    stays: frozenset[str] = frozenset()
    removed: tuple[str, ...] = ()
    clean: bytes | None = field(default=None, repr=False)
    clean_name: str = ""
    trouble_code: str = ""
    trouble: str = ""
    hidden: tuple[str, ...] = ()


def inspect(upload: Upload, *, secret: bytes = b"") -> Inspection:
    """Look through a file and clean it. Never raises for what the file is: trouble is told."""
    pieces: list[Piece] = []
    trouble: UnreadableFileError | None = None
    try:
        pieces.extend(layers(upload))
    except UnreadableFileError as error:
        trouble = error
    spotted = gather(pieces, secret=secret)
    if trouble is not None:
        return Inspection(spotted, trouble_code=trouble.code, trouble=trouble.sentence + trouble.advice)
    try:
        done = clean(upload)
    except UnreadableFileError as error:
        hidden = _hidden(pieces) if isinstance(error, SignedFileError) else ()
        said = error.sentence + error.advice
        return Inspection(spotted, trouble_code=error.code, trouble=said, hidden=hidden)
    stays = _staying(done, spotted, secret, upload.limits)
    return Inspection(spotted, stays, done.removed, done.data, done.name)


def _staying(done: Cleaned, spotted: tuple[Spotted, ...], secret: bytes, limits: Limits) -> frozenset[str]:
    """Of what nobody sees, what is in the cleaned copy as well: white or covered words, invisible layers of scans."""
    unseen = {one.key for one in spotted if not one.visible}
    if not unseen:
        return frozenset()
    try:
        left = gather(layers(Upload(done.data, done.name, limits)), secret=secret)
    except UnreadableFileError:
        return frozenset(unseen)
    return frozenset(unseen & {one.key for one in left})


def _hidden(pieces: list[Piece]) -> tuple[str, ...]:
    places = [
        piece.place
        for piece in pieces
        if piece.hidden and piece.text.strip() and not any(word in piece.place for word in _ORDINARY)
    ]
    return tuple(dict.fromkeys(places))[:_SHOWN]
