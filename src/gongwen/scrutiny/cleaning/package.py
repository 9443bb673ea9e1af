"""An Office package that is edited part by part and written anew with only those parts that are still reached.

What is dropped is dropped as a relationship; the part itself, its own parts and their content types then go with it.
Names of namespaces stay declared where they were: Office refuses a file whose mc:Ignorable names an unknown one.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from lxml import etree

from gongwen.reading.package import Package
from gongwen.reading.safe_xml import own_tree

PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Editor:
    """The parts of a package, changed in memory. Trees are written back when the package is."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._bytes: dict[str, bytes] = {}
        self._trees: dict[str, etree._Element] = {}

    def __contains__(self, part: str) -> bool:
        return part in self._package

    @property
    def names(self) -> tuple[str, ...]:
        return self._package.names

    @property
    def package(self) -> Package:
        return self._package

    def tree(self, part: str) -> etree._Element:
        """The root of an XML part; changes to it are kept."""
        if part not in self._trees:
            self._trees[part] = own_tree(self._package, part)
        return self._trees[part]

    def read(self, part: str) -> bytes:
        if part in self._trees:
            return etree.tostring(self._trees[part], xml_declaration=True, encoding="UTF-8", standalone=True)
        return self._bytes[part] if part in self._bytes else self._package.read(part)

    def replace(self, part: str, data: bytes) -> None:
        self._trees.pop(part, None)
        self._bytes[part] = data

    def relations(self, part: str) -> list[etree._Element]:
        """The relationships of a part ("" for the package)."""
        rels = rels_of(part)
        return list(self.tree(rels).iter(PR + "Relationship")) if rels in self else []

    def target(self, part: str, row: etree._Element) -> str:
        """The part a relationship leads to, "" where it leads outside or nowhere."""
        if row.get("TargetMode") == "External":
            return ""
        folder = posixpath.dirname(part)
        target = posixpath.normpath(posixpath.join("/" + folder, row.get("Target", ""))).lstrip("/")
        return target if target in self else (unquote(target) if unquote(target) in self else "")

    def drop(self, part: str, wanted: Callable[[str], bool]) -> list[str]:
        """Drop the relationships of a part whose type (its last word) is wanted; gives their ids."""
        dropped = []
        for row in self.relations(part):
            if wanted(row.get("Type", "").rsplit("/", 1)[-1]):
                dropped.append(row.get("Id", ""))
                remove(row)
        return dropped

    def drop_ids(self, part: str, ids: set[str]) -> None:
        for row in self.relations(part):
            if row.get("Id") in ids:
                remove(row)

    def targets(self, part: str, *sorts: str) -> Iterator[tuple[str, str]]:
        """Ids and parts of the relationships of these types."""
        for row in self.relations(part):
            if row.get("Type", "").rsplit("/", 1)[-1] in sorts:
                yield row.get("Id", ""), self.target(part, row)

    def main(self) -> str:
        """The part that the document is; "" where none is named."""
        return next((target for _, target in self.targets("", "officeDocument")), "")

    def reached(self) -> list[str]:
        """Parts that relationships lead to, from the package on, in their old order."""
        seen, waiting = {""}, [""]
        while waiting:
            part = waiting.pop()
            for row in self.relations(part):
                target = self.target(part, row)
                if target and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return [name for name in self.names if name in seen or _owner(name) in seen]

    def reached_like(self, pattern: re.Pattern[str]) -> list[str]:
        """Those whose names have the pattern; most packages have none, and nothing is followed."""
        if not any(pattern.search(name) for name in self.names):
            return []
        return [name for name in self.reached() if pattern.search(name)]

    def save(self) -> bytes:
        """The package with what is still reached."""
        kept = [name for name in self.reached() if name != _TYPES and not name.endswith("/")]
        for row in list(self.tree(_TYPES).iter(CT + "Override")):
            if row.get("PartName", "").lstrip("/") not in kept:
                remove(row)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in (_TYPES, *kept):
                packed.writestr(entry(name), self.read(name))
        return buffer.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """An entry without date and owner."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _owner(name: str) -> str | None:
    """The part whose relationships a .rels part holds; None for other parts."""
    if not name.endswith(".rels"):
        return None
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def remove(element: etree._Element) -> None:
    """Take an element out; text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    remove(element)
