"""XML parsed without entities, network or unbounded depth."""

import re

from lxml import etree

from gongwen.errors import BrokenFileError
from gongwen.reading.limits import MEGABYTE
from gongwen.reading.package import Package, xml_trouble

# Office formats never need a document type; refusing it rules out every entity attack.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_KEPT = 4 * MEGABYTE  # of XML; a larger tree is let go at once
_DOCTYPE_SEARCHED = 4096  # a document type must stand before the root element


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root element of an XML part; `name` is the file's name for the refusal.

    Raises:
        BrokenFileError: not well-formed, or it declares entities.
        TooDeepFileError: nested deeper than libxml2's 256 levels.

    """
    if _DOCTYPE.search(data, 0, _DOCTYPE_SEARCHED):
        raise BrokenFileError(name, sentence="文件中夹带了正常文档不会有的实体声明，可能被人为改动。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise xml_trouble(error, name) from error


def part_tree(package: Package, part: str) -> etree._Element:
    """The root of a part, parsed once for all who read the package. To be read only. Raises as `parse_xml`."""
    root = package.trees.get(part)
    if root is None:
        data = package.read(part)
        root = parse_xml(data, package.upload.name)
        if len(data) <= _KEPT:
            package.trees[part] = root
    return root


def own_tree(package: Package, part: str) -> etree._Element:
    """The root of a part for who changes it; nobody else meets that tree afterwards. Raises as `parse_xml`."""
    root = package.trees.pop(part, None)
    return parse_xml(package.read(part), package.upload.name) if root is None else root
