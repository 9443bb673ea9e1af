"""Presentations with a number in each place that words can stand."""

from collections.abc import Iterator
from random import Random

from gongwen.scrutiny.finds import Kind
from planting import numbers as n
from planting.case import Case, Planted
from planting.package import OFFICE, Package

_P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.{}+xml"
_PLACES = (
    ("幻灯片", False),
    ("拆成几段文字", False),
    ("表格", False),
    ("隐藏的幻灯片", True),
    ("演讲者备注", True),
    ("批注", True),
    ("隐藏的图形", True),
    ("替代文字", False),
    ("文档属性", True),
)


def cases(rng: Random) -> Iterator[Case]:
    for where, gone in _PLACES:
        value = n.citizen_id(rng)
        yield Case(
            "汇报.pptx", _deck(where, value), "pptx", where, (Planted(Kind.CITIZEN_ID, value),), gone=gone
        )


def _deck(where: str, v: str) -> bytes:
    package = Package("pptx", "ppt/presentation.xml")
    main = {"幻灯片": v, "拆成几段文字": f"{v[:6]}</a:t></a:r><a:r><a:t>{v[6:]}"}.get(where, "工作汇报")
    shapes = _shape(2, main)
    if where == "隐藏的图形":
        shapes += _shape(3, v, 'hidden="1"')
    if where == "替代文字":
        shapes += _shape(3, "图", f'descr="{v}"')
    if where == "表格":
        shapes += _table(v)
    slides = [
        _slide(shapes),
        _slide(_shape(2, v if where == "隐藏的幻灯片" else "附"), hidden=where == "隐藏的幻灯片"),
    ]
    listed = ""
    for number, slide in enumerate(slides, 1):
        part = f"ppt/slides/slide{number}.xml"
        package.put(part, slide, _TYPE.format("slide"))
        listed += (
            f'<p:sldId id="{255 + number}" r:id="{package.relate("ppt/presentation.xml", "slide", part)}"/>'
        )
    if where == "演讲者备注":
        package.put(
            "ppt/notesSlides/notesSlide1.xml",
            f"<p:notes {_P}>{_tree(_shape(2, v))}</p:notes>",
            _TYPE.format("notesSlide"),
        )
        package.relate("ppt/slides/slide1.xml", "notesSlide", "ppt/notesSlides/notesSlide1.xml")
        package.relate("ppt/notesSlides/notesSlide1.xml", "slide", "ppt/slides/slide1.xml")
    if where == "批注":
        package.put(
            "ppt/comments/comment1.xml",
            f'<p:cmLst {_P}><p:cm authorId="0" idx="1"><p:text>核对{v}</p:text></p:cm></p:cmLst>',
            _TYPE.format("comments"),
        )
        package.relate("ppt/slides/slide1.xml", "comments", "ppt/comments/comment1.xml")
    package.properties(title=v if where == "文档属性" else "汇报")
    package.put(
        "ppt/presentation.xml",
        f'<p:presentation {_P}><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
    )
    return package.packed()


def _tree(shapes: str) -> str:
    root = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return f"<p:cSld><p:spTree>{root}{shapes}</p:spTree></p:cSld>"


def _slide(shapes: str, *, hidden: bool = False) -> str:
    return f'<p:sld {_P} show="{int(not hidden)}">{_tree(shapes)}</p:sld>'


def _shape(number: int, words: str, more: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="文本" {more}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _table(v: str) -> str:
    cells = "".join(
        f"<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>{c}</a:t></a:r></a:p></a:txBody></a:tc>"
        for c in ("张某", v)
    )
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="表"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
        f'<a:tblGrid><a:gridCol w="99"/><a:gridCol w="99"/></a:tblGrid><a:tr h="99">{cells}</a:tr></a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )
