"""Charts whose sheet is gone keep the values they show; slicers go with the pivot tables they belong to."""

import re

from lxml import etree

from gongwen.scrutiny.cleaning.package import Editor, remove

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PART = re.compile(r"charts/chart[^/]*\.xml$")
_LITERAL = {"numRef": ("numCache", "numLit"), "strRef": ("strCache", "strLit")}
_SLICER = re.compile(r"drawing/2010/slicer|drawing/2012/timeslicer")


def make_literal(editor: Editor, names: list[str]) -> None:
    """Replace references into sheets that are gone by the values kept beside them."""
    for part in editor.names:
        if _PART.search(part):
            for formula in list(editor.tree(part).iter(C + "f")):
                words = formula.text or ""
                if any(f"{name}!" in words or f"{name}'!" in words for name in names):
                    _literal(formula)


def _literal(formula: etree._Element) -> None:
    reference = formula.getparent()
    if reference is None:
        return
    holder = reference.getparent()
    sort = str(reference.tag).removeprefix(C)
    if holder is None or sort not in _LITERAL:
        remove(reference)
        return
    cache = reference.find(C + _LITERAL[sort][0])
    if holder.tag == C + "tx":
        value = etree.Element(C + "v")
        value.text = "".join(v.text or "" for v in reference.iter(C + "v"))
        holder.replace(reference, value)
    elif cache is None:
        remove(reference)
    else:
        cache.tag = C + _LITERAL[sort][1]
        holder.replace(reference, cache)


def without_slicers(drawing: etree._Element) -> None:
    """Take the pictures of slicers out of a drawing."""
    for anchor in list(drawing):
        if _SLICER.search(etree.tostring(anchor, encoding="unicode")):
            remove(anchor)
