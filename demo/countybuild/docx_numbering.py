"""numbering.xml with the lists of Chinese drafting: 第一章 第一条 （一） 1. and 一、 （一） 1. （1）."""

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

ARTICLES = (
    ("chineseCounting", "第%1章", "space"),
    ("chineseCounting", "第%2条", "space"),
    ("chineseCounting", "（%3）", "nothing"),
    ("decimal", "%4.", "nothing"),
)
OUTLINE = (
    ("chineseCounting", "%1、", "nothing"),
    ("chineseCounting", "（%2）", "nothing"),
    ("decimal", "%3.", "nothing"),
    ("decimal", "（%4）", "nothing"),
)


class Lists:
    """Hands out one list a part of the document, each beginning at one."""

    def __init__(self, document: Document) -> None:
        self.root = document.part.numbering_part.element
        for child in list(self.root):
            self.root.remove(child)
        self.root.append(_abstract(1, ARTICLES, running=1))
        self.root.append(_abstract(2, OUTLINE, running=None))
        self.root.append(_abstract(3, OUTLINE, running=1))
        self.count = 0

    def new(self, kind: int) -> int:
        """`kind`: 1 articles, running through the chapters; 2 outline; 3 outline whose （一） run through."""
        self.count += 1
        num = OxmlElement("w:num")
        num.set(qn("w:numId"), str(self.count))
        link = OxmlElement("w:abstractNumId")
        link.set(qn("w:val"), str(kind))
        num.append(link)
        for level in range(4):
            override = OxmlElement("w:lvlOverride")
            override.set(qn("w:ilvl"), str(level))
            start = OxmlElement("w:startOverride")
            start.set(qn("w:val"), "1")
            override.append(start)
            num.append(override)
        self.root.append(num)
        return self.count


def _abstract(identity: int, levels: tuple[tuple[str, str, str], ...], running: int | None) -> Any:
    """One abstractNum; the level `running` does not begin again under a new parent (articles under chapters)."""
    inner = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        + ('<w:lvlRestart w:val="0"/>' if level == running else "")
        + f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (kind, text, suffix) in enumerate(levels)
    )
    return parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}"><w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
    )


def number_paragraph(paragraph: Any, list_id: int, level: int) -> None:
    properties = paragraph.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = list_id
