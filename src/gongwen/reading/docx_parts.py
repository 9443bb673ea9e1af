"""Parts of a docx package: which part is the body, its headers and properties, parsed and made plain."""

import posixpath

from lxml import etree

from gongwen.errors import BrokenFileError
from gongwen.reading.docx_stylesheet import StyleSheet
from gongwen.reading.numbering import W
from gongwen.reading.package import Package
from gongwen.reading.safe_xml import parse_xml, part_tree

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_ALTERNATIVE = b":AlternateContent"
_TRANSITIONAL = W.strip("{}").encode()
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CORE_NAMES = {
    "title": "title", "subject": "subject", "creator": "author", "keywords": "keywords",
    "lastModifiedBy": "last_modified_by", "created": "created", "modified": "modified",
}  # fmt: skip
_CHUNK = 48 * 1024  # of the styles: those in use mostly stand in front
_TEXT_BOX = W + "txbxContent"


def parse_part(package: Package, part: str, data: bytes | None = None) -> etree._Element:
    """The root of a part, in the transitional namespace and with one copy of each text box. To be read only.

    `data`: the part's bytes where they were read already.
    """
    if data is None:
        data = package.read(part)
        if _STRICT not in data[:4096] and _ALTERNATIVE not in data:
            return part_tree(package, part)
    if _STRICT in data[:4096]:  # "Strict Open XML": the same elements under another name
        data = data.replace(_STRICT, _TRANSITIONAL)
    root = parse_xml(data, package.upload.name)
    if _ALTERNATIVE in data:
        _keep_one_alternative(root)
    return root


def optional_part(package: Package, part: str) -> etree._Element | None:
    return parse_part(package, part) if part in package else None


def style_sheet(package: Package, part: str) -> StyleSheet:
    """The styles, parsed as they are asked for."""
    chunks = package.chunks(part, _CHUNK) if part in package else iter(())
    return StyleSheet(chunks, lambda piece: parse_part(package, part, piece))


def _keep_one_alternative(root: etree._Element) -> None:
    """Word stores a text box twice, for new and old readers: keep the copy that has its text."""
    for element in list(root.iter(_MC + "AlternateContent")):
        choices = list(element)
        keep = next(
            (c for c in choices if next(c.iter(_TEXT_BOX), None) is not None), choices[0] if choices else None
        )
        for choice in choices:
            if choice is not keep:
                element.remove(choice)


def _relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Targets of a part's relationships: id -> (last word of the type, part name)."""
    folder, name = posixpath.split(part)
    root = optional_part(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for element in () if root is None else root.iter(_RELATIONSHIP):
        target = element.get("Target", "").replace("\\", "/")
        path = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], path)
    return found


def main_part(package: Package) -> str:
    if "word/document.xml" in package:
        return "word/document.xml"
    for kind, path in _relationships(package, "").values():
        if kind == "officeDocument" and path in package:
            return path
    raise BrokenFileError(package.upload.name, sentence="文件缺少正文部分。")


def header_of_first_page(package: Package, main: str, body: etree._Element) -> etree._Element | None:
    section = next(body.iter(W + "sectPr"), None)
    if section is None:
        return None
    wanted = "first" if section.find(W + "titlePg") is not None else "default"
    for reference in section.iterchildren(W + "headerReference"):
        if reference.get(W + "type") == wanted:
            _, path = _relationships(package, main).get(reference.get(_R + "id", ""), ("", ""))
            return optional_part(package, path)
    return None


def properties(package: Package) -> dict[str, str]:
    root = optional_part(package, "docProps/core.xml")
    found: dict[str, str] = {}
    for element in () if root is None else root:
        key = _CORE_NAMES.get(etree.QName(element).localname)
        if key and element.text and element.text.strip():
            found[key] = element.text.strip()
    return found
