"""Open documents: properties, annotations, tracked changes, hidden rows and the thumbnail taken out."""

import io
import zipfile

from lxml import etree

from gongwen.reading.limits import Upload
from gongwen.reading.package import Package
from gongwen.reading.safe_xml import parse_xml
from gongwen.scrutiny.cleaning.package import entry, remove
from gongwen.scrutiny.cleaning.result import Cleaned, Removed, SignedFileError
from gongwen.scrutiny.layers.odf import OFFICE, TABLE, TEXT

_META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/>'
    b"</office:document-meta>"
)
_MARKS = (TEXT + "change-start", TEXT + "change-end", TEXT + "change", OFFICE + "annotation-end")
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"


def clean(upload: Upload) -> Cleaned:
    """A copy without what nobody sees. Raises SignedFileError."""
    removed = Removed()
    removed.name("作者、单位等文档属性")
    buffer = io.BytesIO()
    package = Package(upload)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        if "META-INF/documentsignatures.xml" in package:
            raise SignedFileError(upload.name)
        if "mimetype" in package:
            first = entry("mimetype")
            first.compress_type = zipfile.ZIP_STORED  # the format asks for it
            packed.writestr(first, package.read("mimetype"))
        for part in package.names:
            if part != "mimetype" and not part.startswith("Thumbnails/") and not part.endswith("/"):
                packed.writestr(entry(part), _part(package, part, removed))
    return Cleaned(buffer.getvalue(), upload.name, removed.told(), changed=True)


def _part(package: Package, part: str, removed: Removed) -> bytes:
    data = package.read(part)
    if part == "meta.xml":
        return _META
    if part == "META-INF/manifest.xml":
        root = parse_xml(data, package.upload.name)
        for row in list(root):
            if row.get(_MANIFEST + "full-path", "").startswith("Thumbnails/"):
                remove(row)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    if not part.endswith("content.xml"):
        return data
    return _content(parse_xml(data, package.upload.name), removed)


def _content(root: etree._Element, removed: Removed) -> bytes:
    for tag, name in ((OFFICE + "annotation", "批注"), (TEXT + "tracked-changes", "修订内容")):
        found = list(root.iter(tag))
        removed.count(name, len(found))
        for element in found:
            remove(element)
    for element in list(root.iter(*_MARKS)):
        remove(element)
    for element in list(root.iter(TEXT + "hidden-text", TEXT + "hidden-paragraph")):
        removed.count("隐藏文字")
        remove(element)
    for row in root.iter(TABLE + "table-row"):
        if row.get(TABLE + "visibility") in {"collapse", "filter"}:
            removed.count("隐藏行")
            _empty(row)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _empty(row: etree._Element) -> None:
    for cell in row.iter(TABLE + "table-cell"):
        for child in list(cell):
            cell.remove(child)
        for name in [key for key in cell.attrib if str(key).startswith(OFFICE)]:
            del cell.attrib[name]
