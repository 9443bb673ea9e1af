"""PDF written anew: without properties, comments, embedded files, scripts, switched-off layers and earlier savings.

Links, form fields and stamps stay, because readers see and use them; who made them is forgotten.
"""

import io
from typing import Any

from gongwen.errors import BrokenFileError
from gongwen.reading.limits import Upload
from gongwen.scrutiny.cleaning.result import Cleaned, Removed, SignedFileError
from gongwen.scrutiny.layers.pdf import open_objects

_FIELDS = 5_000  # of a form looked at for signatures
_KEPT = frozenset({"/Link", "/Widget", "/Stamp", "/Watermark", "/PrinterMark", "/TrapNet"})
_FORGOTTEN = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/Perms", "/Collection", "/DSS")
_RUNS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/Movie", "/Sound"})


def clean(upload: Upload, *, may_unsign: bool = False) -> Cleaned:
    """A copy without what nobody sees. Raises SignedFileError, BrokenFileError, EncryptedFileError.

    `may_unsign`: a signature may break, because the copy will not be what was signed anyhow.
    """
    from pypdf import PdfWriter

    removed = Removed()
    reader = open_objects(upload)
    if not may_unsign and _signed(reader):
        raise SignedFileError(upload.name)
    try:
        if upload.data.count(b"%%EOF") > 1:
            removed.name("以前保存的旧稿")
        writer = PdfWriter(clone_from=reader)
        _root(writer.root_object, removed)
        off = _layers_off(writer.root_object)
        for page in writer.pages:
            _page(page, off, removed)
        for found in list(writer._objects):  # noqa: SLF001 - pypdf has no other door to all objects
            _forget(found)
        if reader.metadata:
            removed.name("作者、软件等文档属性")
        writer.metadata = None
        buffer = io.BytesIO()
        drop_unreached(writer)
        writer.write(buffer)
    except Exception as error:  # pypdf raises whatever a damaged object makes it
        raise BrokenFileError(upload.name) from error
    return Cleaned(buffer.getvalue(), upload.name, removed.told(), changed=True)


def drop_unreached(writer: Any) -> None:
    """What nothing refers to any more would be written all the same."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    objects: list[Any] = writer._objects  # noqa: SLF001 - as above
    reached: set[int] = set()
    waiting: list[Any] = [writer.root_object]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum not in reached and 0 < found.idnum <= len(objects):
                reached.add(found.idnum)
                waiting.append(objects[found.idnum - 1])
        elif isinstance(found, DictionaryObject):
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += list(found)
    own = writer.root_object.indirect_reference
    for place in range(len(objects)):
        if place + 1 not in reached and (own is None or place + 1 != own.idnum):
            objects[place] = None


def _signed(reader: Any) -> bool:
    """Whether a signature field is filled in."""
    form = _dictionary(reader.trailer["/Root"]).get("/AcroForm")
    fields = list(_dictionary(form).get("/Fields", ())) if form is not None else []
    for _ in range(_FIELDS):
        if not fields:
            return False
        field = _dictionary(fields.pop())
        if field.get("/FT") == "/Sig" and field.get("/V") is not None:
            return True
        fields += list(field.get("/Kids", ()))
    return False


def _root(root: Any, removed: Removed) -> None:
    for key in ("/Metadata", "/PieceInfo", "/AA", "/Perms", "/Collection", "/AF", "/DSS"):
        root.pop(key, None)
    opening = root.get("/OpenAction")
    if opening is not None and _dictionary(opening).get("/S") in _RUNS:
        root.pop("/OpenAction")
        removed.name("脚本")
    names = root.get("/Names")
    if names is not None:
        names = names.get_object()
        if names.pop("/EmbeddedFiles", None) is not None:
            removed.name("内嵌附件")
        if names.pop("/JavaScript", None) is not None:
            removed.name("脚本")
    form = root.get("/AcroForm")
    if form is not None:
        form.get_object().pop("/XFA", None)


def _dictionary(found: Any) -> Any:
    found = found.get_object()
    return found if hasattr(found, "keys") else {}


def _page(page: Any, off: set[int], removed: Removed) -> None:
    from pypdf.generic import ArrayObject, NameObject

    notes = page.get("/Annots")
    if notes is not None:
        rows = list(notes.get_object())
        kept = [row for row in rows if _dictionary(row).get("/Subtype") in _KEPT]
        removed.count("批注", len(rows) - len(kept))
        for row in kept:
            note = _dictionary(row)
            if note.get("/Subtype") != "/Widget":
                for key in ("/T", "/Contents", "/RC", "/Subj", "/NM", "/M", "/CreationDate"):
                    note.pop(key, None)
        page[NameObject("/Annots")] = ArrayObject(kept)
    page.pop("/AA", None)
    if off:
        _without_layers(page, off, removed)


def _forget(found: Any) -> None:
    """Properties may hang on any object; so may scripts."""
    found = getattr(found, "get_object", lambda: found)()
    if not hasattr(found, "keys"):
        return
    for key in _FORGOTTEN:
        found.pop(key, None)
    if found.get("/S") in _RUNS:
        for key in list(found):
            if key not in {"/S", "/Type"}:
                del found[key]
    found.pop("/JS", None)


def _layers_off(root: Any) -> set[int]:
    """Object numbers of the layers that are switched off when the file is opened."""
    properties = root.get("/OCProperties")
    if properties is None:
        return set()
    shown = _dictionary(properties).get("/D")
    shown = _dictionary(shown) if shown is not None else {}
    off = list(shown.get("/OFF", ()))
    if shown.get("/BaseState") == "/OFF":
        on = {row.idnum for row in shown.get("/ON", ())}
        off += [row for row in _dictionary(properties).get("/OCGs", ()) if row.idnum not in on]
    return {row.idnum for row in off if hasattr(row, "idnum")}


def _without_layers(page: Any, off: set[int], removed: Removed) -> None:
    """Take out of a page what it draws on layers that are off."""
    from pypdf.generic import ContentStream, NameObject

    resources: Any = _dictionary(page["/Resources"]) if "/Resources" in page else {}
    properties = resources.get("/Properties")
    named: Any = _dictionary(properties) if properties is not None else {}
    hidden = {key for key in named if getattr(named.raw_get(key), "idnum", 0) in off}
    forms = resources.get("/XObject")
    for key in list(_dictionary(forms)) if forms is not None else ():
        drawn = _dictionary(_dictionary(forms)[key])
        layer = drawn.raw_get("/OC") if "/OC" in drawn else None
        if getattr(layer, "idnum", 0) in off and hasattr(drawn, "set_data"):
            drawn.set_data(b"")
            removed.count("关闭的图层内容")
    content = page.get("/Contents")
    if not hidden or content is None:
        return
    stream = ContentStream(content, page.pdf)
    kept, depth, skipping = [], 0, 0
    for operands, operator in stream.operations:
        depth += int(operator in {b"BDC", b"BMC"})
        if operator == b"BDC" and not skipping and operands[0] == "/OC" and operands[1] in hidden:
            skipping = depth
            removed.count("关闭的图层内容")
        if not skipping:
            kept.append((operands, operator))
        if operator == b"EMC":
            skipping = 0 if depth == skipping else skipping
            depth -= 1
    stream.operations = kept
    page[NameObject("/Contents")] = page.pdf._add_object(stream)  # noqa: SLF001 - a stream must be an object of its own
