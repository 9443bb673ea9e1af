"""A page taken over as it is drawn: its content and exactly what the content names, nothing that hangs on it besides.

Resources are often shared by all pages, and would bring the picture of another page along. Marks in the content (which
carry replacement texts and lead to the structure tree) go; links to the web are made anew, other annotations are not
there any more. Whatever is out of the ordinary is refused, and the page becomes a picture.
"""

import re
from typing import Any

from gongwen.errors import UnreadableFileError
from gongwen.scrutiny.cleaning import picture

_MARKS = frozenset({b"BMC", b"BDC", b"EMC", b"MP", b"DP"})
_CATEGORIES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_OF_FORM = ("/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep")  # fmt: skip
_OF_PICTURE = (
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/ImageMask", "/Mask", "/SMask",
    "/Decode", "/DecodeParms", "/Filter", "/Interpolate", "/Intent", "/Matte", "/SMaskInData",
)  # fmt: skip
_OF_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_DEEPEST = 12
_CODES = re.compile(rb"<([0-9A-Fa-f\s]+)>")
_WEB = ("http://", "https://", "mailto:")


class DoubtfulPageError(Exception):
    """The page holds something that is not taken over as it is."""


class Keeper:
    """Takes pages of one file into another."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._done: dict[int, Any] = {}

    def page(self, page: Any) -> Any:
        """The page as an object of the new file, without a parent. Raises DoubtfulPageError."""
        from pypdf.generic import DictionaryObject, NameObject

        made = DictionaryObject({NameObject("/Type"): NameObject("/Page")})
        for key in _OF_PAGE:
            value = page.get(key)
            if value is not None:
                made[NameObject(key)] = value.clone(self._writer)
        data, names = self._content(page.get_contents(), page)
        made[NameObject("/Contents")] = self._writer._add_object(_packed(data))  # noqa: SLF001
        made[NameObject("/Resources")] = self._resources(page.get("/Resources"), names, 0)
        if "/Group" in page:
            made[NameObject("/Group")] = _group(page["/Group"], self._writer)
        links = _links(page)
        if links:
            made[NameObject("/Annots")] = links
        return made

    def _content(self, stream: Any, page: Any) -> tuple[bytes, set[str]]:
        """The operators without marks, and all names they use."""
        from pypdf.generic import ContentStream, NameObject

        if stream is None:
            return b"", set()
        content = ContentStream(stream, getattr(page, "pdf", None))
        kept = [row for row in content.operations if row[1] not in _MARKS]
        names: set[str] = set()
        for operands, operator in kept:
            if operator == b"INLINE IMAGE":
                names.update(str(v) for v in operands["settings"].values() if isinstance(v, NameObject))
            else:
                names.update(str(operand) for operand in operands if isinstance(operand, NameObject))
        content.operations = kept
        return content.get_data(), names

    def _resources(self, found: Any, names: set[str], depth: int) -> Any:
        from pypdf.generic import DictionaryObject, NameObject

        if depth > _DEEPEST:
            raise DoubtfulPageError
        made = DictionaryObject()
        found = found.get_object() if found is not None else {}
        rows: Any
        for category in _CATEGORIES:
            rows = found.get(category)
            rows = rows.get_object() if rows is not None else {}
            used = DictionaryObject()
            for key in rows:
                if str(key) in names:
                    used[NameObject(key)] = self._taken(category, rows.raw_get(key), found, depth)
            if used:
                made[NameObject(category)] = used
        return made

    def _taken(self, category: str, raw: Any, around: Any, depth: int) -> Any:
        value = raw.get_object()
        number = getattr(raw, "idnum", None)
        if number in self._done:
            return self._done[number]
        if category in {"/XObject", "/Pattern"} and hasattr(value, "get_data"):
            is_picture = value.get("/Subtype") == "/Image"
            made = self._picture(value) if is_picture else self._form(value, around, depth)
            made = self._writer._add_object(made)  # noqa: SLF001
        else:
            self._doubt(category, value)
            made = raw.clone(self._writer)
        if number is not None:
            self._done[number] = made
        return made

    def _doubt(self, category: str, value: Any) -> None:
        """What is copied as a whole must be plain: fonts drawn by content streams and masks with content are not."""
        if category == "/Font" and value.get("/Subtype") == "/Type3":
            raise DoubtfulPageError
        if category == "/ExtGState" and hasattr(value.get("/SMask"), "keys"):
            raise DoubtfulPageError
        if category == "/Pattern" and "/ExtGState" in value:
            raise DoubtfulPageError

    def _form(self, form: Any, around: Any, depth: int) -> Any:
        from pypdf.generic import NameObject

        if form.get("/Subtype") == "/PS":
            raise DoubtfulPageError
        data, names = self._content(form, form)
        made = _packed(data)
        for key in _OF_FORM:
            if key in form:
                made[NameObject(key)] = form[key].clone(self._writer)
        own = form.get("/Resources", around)
        made[NameObject("/Resources")] = self._resources(own, names, depth + 1)
        if "/Group" in form:
            made[NameObject("/Group")] = _group(form["/Group"], self._writer)
        return made

    def _picture(self, image: Any) -> Any:
        from pypdf.generic import NameObject, StreamObject

        made = StreamObject()
        data = image._data  # noqa: SLF001 - as it is packed
        if str(image.get("/Filter")) == "/DCTDecode":
            data = _bare(data)
        made._data = data  # noqa: SLF001
        for key in _OF_PICTURE:
            if key not in image:
                continue
            value = image[key]
            if key in {"/SMask", "/Mask"} and hasattr(value, "get_data"):
                made[NameObject(key)] = self._writer._add_object(self._picture(value))  # noqa: SLF001
            else:
                made[NameObject(key)] = value.clone(self._writer)
        return made


def _bare(data: bytes) -> bytes:
    try:
        return picture.stripped(data)
    except (UnreadableFileError, ValueError, IndexError) as error:
        raise DoubtfulPageError from error


def _packed(data: bytes) -> Any:
    from pypdf.generic import StreamObject

    stream = StreamObject()
    stream.set_data(data)
    return stream.flate_encode()


def _group(found: Any, writer: Any) -> Any:
    from pypdf.generic import DictionaryObject, NameObject

    made = DictionaryObject()
    for key in ("/Type", "/S", "/CS", "/I", "/K"):
        if key in found:
            made[NameObject(key)] = found[key].clone(writer)
    return made


def _links(page: Any) -> Any:
    """Links to the web, with their place and address alone."""
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    made = ArrayObject()
    for row in page.get("/Annots", ()):
        note = row.get_object()
        action = note.get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if note.get("/Subtype") != "/Link" or not str(address).lower().startswith(_WEB):
            continue
        target = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(str(address))}
        made.append(DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(FloatObject(float(number)) for number in note["/Rect"]),
            NameObject("/Border"): ArrayObject(NumberObject(0) for _ in range(3)),
            NameObject("/A"): DictionaryObject(target),
        }))  # fmt: skip
    return made


def fonts_tell(page: Any, rare: set[str]) -> bool:
    """Whether the fonts of a page know one of these characters, which no word in the open needs."""
    if not rare:
        return False
    waiting, seen = [page.get("/Resources")], set[int]()
    while waiting:
        found = waiting.pop()
        found = found.get_object() if found is not None else {}
        if id(found) in seen or not hasattr(found, "keys"):
            continue
        seen.add(id(found))
        if any(_tells(font.get_object(), rare) for font in _rows(found, "/Font")):
            return True
        drawn = (*_rows(found, "/XObject"), *_rows(found, "/Pattern"))
        waiting.extend(one.get_object().get("/Resources") for one in drawn)
    return False


def _rows(resources: Any, category: str) -> list[Any]:
    rows = resources.get(category)
    return list(rows.get_object().values()) if rows is not None else []


def _tells(font: Any, rare: set[str]) -> bool:
    table = font.get("/ToUnicode")
    if table is None or not hasattr(table, "get_data"):
        return _is_subset(font)
    return bool(rare & _characters(table.get_data()))


def _is_subset(font: Any) -> bool:
    """A subset without a table of characters may have a glyph for any of them."""
    inner = font.get("/DescendantFonts")
    base = str((inner[0].get_object() if inner else font).get("/BaseFont", ""))
    return re.match(r"/[A-Z]{6}\+", base) is not None or font.get("/Subtype") == "/Type3"


def _characters(table: bytes) -> set[str]:
    """Characters of a table from codes, ranges written out."""
    found: set[str] = set()
    for match in _CODES.finditer(table):
        digits = "".join(match[1].decode().split())
        found.update(bytes.fromhex(digits + "0" * (len(digits) % 2)).decode("utf-16-be", "ignore"))
    for start, end, first in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]{4})>", table):
        reach = int(end, 16) - int(start, 16)
        found.update(chr(int(first, 16) + step) for step in range(min(max(reach, 0), 65535) + 1))
    return found
