"""A document as docx in the layout of GB/T 9704-2012, written part by part with lxml.

The same document gives the same bytes. Numbers are printed as text, not as automatic numbering:
they say what the document says, whatever is edited around them.
"""

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO

from lxml import etree

from gongwen.model import OfficialDocument
from gongwen.typeset import standard
from gongwen.typeset.docx_head import head_elements
from gongwen.typeset.docx_parts import (
    R_NAMESPACE,
    W_NAMESPACE,
    FirstPage,
    characters,
    millimetres,
    parts,
    section_references,
    twips,
)
from gongwen.typeset.docx_table import table_element
from gongwen.typeset.docx_xml import Element, paragraph, run, spacing, w
from gongwen.typeset.layout import Form, Layout, Role, SetLine, lay_out, printable
from gongwen.typeset.standard import Face, blank_lines, faces
from gongwen.typeset.title import break_title

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can carry
_DEEPEST_HEADING = 6
_FAINT = 1.0  # points: the height of a line that carries only a rule


def render(document: OfficialDocument, *, validity_note: str = "") -> bytes:
    """The document as docx; `validity_note` stands in small grey type above the first page."""
    layout = lay_out(document)
    first = FirstPage(printable(validity_note), letter=layout.form is Form.LETTER)
    files = parts(printable(layout.title), first)
    files["word/document.xml"] = _document(layout, first)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return buffer.getvalue()


def _document(layout: Layout, first: FirstPage) -> bytes:
    above = layout.head[-1].role if layout.head else None
    body = w("body", *head_elements(layout), *_flow(layout.main, above))
    for annex in layout.annexes:
        body.extend(_annex(annex.lines))
    body.extend(_imprint(layout.imprint, ruled=layout.form is Form.DOCUMENT))
    _divide_tables(body)
    body.append(_section(first))
    root = etree.Element(f"{{{W_NAMESPACE}}}document", nsmap={"w": W_NAMESPACE, "r": R_NAMESPACE})
    root.append(body)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _section(first: FirstPage) -> Element:
    references = []
    for tag, kind, relation in section_references(first):
        reference = w(tag, type=kind)
        reference.set(f"{{{R_NAMESPACE}}}id", relation)
        references.append(reference)
    footer = standard.MARGIN_BOTTOM - standard.PAGE_NUMBER_GAP - standard.SIZE_4 / standard.POINTS_PER_MM
    grid_step = round((standard.CHARACTER - standard.SIZE_3) * 4096)  # 17.6.5: in 1/4096 of a point
    return w(
        "sectPr",
        *references,
        w("pgSz", w=millimetres(standard.PAGE_WIDTH), h=millimetres(standard.PAGE_HEIGHT)),
        w(
            "pgMar",
            top=millimetres(standard.MARGIN_TOP),
            right=millimetres(standard.MARGIN_RIGHT),
            bottom=millimetres(standard.MARGIN_BOTTOM),
            left=millimetres(standard.MARGIN_LEFT),
            header=millimetres(15),
            footer=millimetres(footer),
            gutter="0",
        ),
        *([w("titlePg")] if first.differs else []),
        w("docGrid", type="linesAndChars", linePitch=twips(standard.LINE), charSpace=str(grid_step)),
    )


# -- 主体


def _flow(lines: Iterable[SetLine], previous: Role | None) -> Iterator[Element]:
    lines = tuple(lines)
    gaps = standard.signature_gaps(
        [line.text for line in lines if line.role is Role.ISSUER],
        next((line.text for line in lines if line.role is Role.DATE), ""),
    )
    attachments = sum(line.role is Role.ATTACHMENT for line in lines)
    for line in lines:
        blank = blank_lines(previous, line.role)
        previous = line.role
        if line.role is Role.TABLE and line.table:
            element = table_element(line.table)
            if element is not None:
                yield element
        elif line.role is Role.ATTACHMENT:
            yield _attachment(line, attachments, blank)
        elif line.role in {Role.ISSUER, Role.DATE}:
            gap = characters(gaps[line.role is Role.DATE])
            properties = [spacing(before=blank * standard.LINE), w("ind", right=gap), w("jc", val="right")]
            properties += [w("keepNext")] if line.keep else []
            yield paragraph(run(line.text, Face.FANG), properties=tuple(properties))
        else:
            yield _line(line, blank)


def _line(line: SetLine, blank: int) -> Element:
    before = blank * standard.LINE
    if line.role in {Role.TITLE, Role.ANNEX_TITLE}:
        text = "\n".join(break_title(line.text))
        return paragraph(run(text, Face.TITLE), style="Title", properties=(spacing(before=before),))
    properties = [spacing(before=before)] if blank else []
    properties += [w("keepNext")] if line.keep else []
    runs = _runs(line)
    if line.role is Role.HEADING:
        if standard.is_centred_heading(line):
            properties += [w("ind", firstLineChars="0", firstLine="0"), w("jc", val="center")]
        level = min(line.depth + 1, _DEEPEST_HEADING)
        return paragraph(*runs, style=f"Heading{level}", properties=tuple(properties))
    if line.role is Role.NUMBER:
        properties.append(w("jc", val="center"))
    flush = line.role in {Role.NUMBER, Role.ADDRESSEES, Role.ANNEX_LABEL}
    return paragraph(*runs, style="" if flush else "GwBody", properties=tuple(properties))


def _runs(line: SetLine) -> list[Element]:
    """One run for neighbours of the same face."""
    pieces: list[tuple[Face, str]] = []
    for face, text in zip(faces(line), (line.number, line.heading, line.text), strict=True):
        if pieces and pieces[-1][0] is face:
            pieces[-1] = (face, pieces[-1][1] + text)
        elif text:
            pieces.append((face, text))
    return [run(text, face) for face, text in pieces]


def _attachment(line: SetLine, count: int, blank: int) -> Element:
    """“附件：1. …” two characters in; a wrapped name goes on under its first character."""
    number = standard.attachment_number_width(count)
    hanging = number + (3 if line.label else 0)
    indent = w("ind", left=characters(2 + 3 + number), hanging=characters(hanging))
    text = run(line.label + line.number + line.text, Face.FANG)
    keep = [w("keepNext")] if line.keep else []
    return paragraph(text, properties=(spacing(before=blank * standard.LINE), indent, *keep))


# -- annexes and 版记


def _annex(lines: tuple[SetLine, ...]) -> Iterator[Element]:
    """An annex on a new page (7.3.7)."""
    elements = list(_flow(lines, None))
    if not elements or etree.QName(elements[0]).localname == "tbl":
        elements.insert(0, paragraph(properties=(spacing(line=_FAINT),)))
    first = elements[0]
    properties = first.find(f"{{{W_NAMESPACE}}}pPr")
    if properties is None:
        properties = w("pPr")
        first.insert(0, properties)
    styled = len(properties) > 0 and etree.QName(properties[0]).localname == "pStyle"
    properties.insert(int(styled), w("pageBreakBefore"))
    yield from elements


def _imprint(lines: tuple[SetLine, ...], *, ruled: bool) -> Iterator[Element]:
    """版记 in a frame at the foot of the last page, between thick rules, thin ones inside (7.4.1).

    A letter has it without rules (10.1).
    """
    if not lines:
        return
    if ruled:
        yield _rule(8)
    for number, line in enumerate(lines, 1):
        yield _imprint_line(line)
        if ruled:
            yield _rule(6 if number < len(lines) else 8)
    # Word ties a frame to the paragraph behind it.
    yield paragraph(properties=(spacing(line=_FAINT),))


def _frame() -> Element:
    return w(
        "framePr", w=millimetres(standard.TEXT_WIDTH), wrap="around",
        vAnchor="margin", hAnchor="margin", xAlign="center", yAlign="bottom",
    )  # fmt: skip


def _rule(eighths: int) -> Element:
    """A line of one point with a rule above; thickness in eighths of a point (0.35 mm = 8)."""
    border = w("pBdr", w("top", val="single", sz=str(eighths), space="0", color="000000"))
    return paragraph(properties=(_frame(), border, w("snapToGrid", val="0"), spacing(line=_FAINT)))


def _imprint_line(line: SetLine) -> Element:
    size, edge = standard.SIZE_4, standard.SIZE_4
    if line.label:
        hanging = len(line.label) * size
        indent = w("ind", left=twips(edge + hanging), right=twips(edge), hanging=twips(hanging))
        text = run(line.label + line.text, Face.FANG, size=size)
        return paragraph(text, properties=(_frame(), indent))
    room = standard.TEXT_WIDTH * standard.POINTS_PER_MM - edge
    tabs = w("tabs", w("tab", val="right", pos=twips(room)))
    text = run(line.text + ("\t" + line.aside if line.aside else ""), Face.FANG, size=size)
    return paragraph(text, properties=(_frame(), tabs, w("ind", left=twips(edge))))


def _divide_tables(body: Element) -> None:
    """Word runs two neighbouring tables into one, and wants a paragraph behind the last."""
    for table in list(body.iterchildren(f"{{{W_NAMESPACE}}}tbl")):
        following = table.getnext()
        if following is None or following.tag == table.tag:
            table.addnext(paragraph(properties=(spacing(line=_FAINT),)))
