"""The head 版头 of a docx: of a document with its red line, of a letter with its double rule."""

from collections.abc import Iterator

from gongwen.typeset import standard
from gongwen.typeset.docx_parts import characters, millimetres
from gongwen.typeset.docx_xml import Element, paragraph, run, spacing, w
from gongwen.typeset.layout import Form, Layout, Role, SetLine
from gongwen.typeset.standard import Face, faces


def head_elements(layout: Layout) -> Iterator[Element]:
    """The paragraphs of the head; nothing where the document has none."""
    return _letter(layout.head) if layout.form is Form.LETTER else _document(layout.head)


def _letter(lines: tuple[SetLine, ...]) -> Iterator[Element]:
    """The mark in the margin over a double rule, small lines at the left, the number at the right (10.1)."""
    by_role = {line.role: line for line in lines}
    small = [line for line in lines if line.role not in {Role.MARK, Role.NUMBER}]
    fit = standard.fit_mark(by_role[Role.MARK].text)
    frame = w(
        "framePr", w=millimetres(standard.LETTER_RULE_WIDTH), wrap="notBeside", hAnchor="page", vAnchor="page",
        xAlign="center", y=millimetres(standard.LETTER_MARK_FROM_EDGE),
    )  # fmt: skip
    gap = str(round(standard.RED_LINE_GAP * standard.POINTS_PER_MM))
    rule = w("pBdr", w("bottom", val="thickThinSmallGap", sz="24", space=gap, color=standard.RED))
    mark = run(by_role[Role.MARK].text, Face.TITLE, size=fit.size, red=True, scale=fit.scale)
    yield paragraph(mark, style="GwMark", properties=(frame, rule, spacing(line=fit.size * 1.2)))
    edge = w("tabs", w("tab", val="right", pos=characters(standard.CHARACTERS)))
    first = [run(small[0].text, faces(small[0])[0])] if small else []
    number = run("\t" + by_role[Role.NUMBER].text, Face.FANG)
    yield paragraph(*first, number, properties=(edge, spacing(before=standard.LINE / 2)))
    for line in small[1:]:
        yield paragraph(run(line.text, faces(line)[0]))


def _document(lines: tuple[SetLine, ...]) -> Iterator[Element]:
    """Small lines, the mark, the number with the signatories beside it, the red line."""
    if not lines:
        return
    small = [line for line in lines if line.role not in {Role.MARK, Role.NUMBER, Role.SIGNATORIES}]
    by_role = {line.role: line for line in lines}
    for line in small:
        yield paragraph(run(line.text, faces(line)[0]))
    mark = by_role.get(Role.MARK)
    number, signatories = by_role.get(Role.NUMBER), by_role.get(Role.SIGNATORIES)
    below = number or signatories
    if mark:
        yield _mark(mark, len(small), ruled=below is None)
    if below:
        yield _number_line(number, signatories, ruled=mark is not None)


def _red_rule() -> Element:
    gap = str(round(standard.RED_LINE_GAP * standard.POINTS_PER_MM))
    return w("pBdr", w("bottom", val="single", sz="12", space=gap, color=standard.RED))


def _mark(line: SetLine, lines_above: int, *, ruled: bool) -> Element:
    fit = standard.fit_mark(line.text)
    from_top = standard.MARK_FROM_TOP * standard.POINTS_PER_MM - lines_above * standard.LINE
    properties = [spacing(before=max(from_top, standard.LINE), line=fit.size * 1.2)]
    if ruled:
        properties.append(_red_rule())
    text = run(line.text, Face.TITLE, size=fit.size, red=True, scale=fit.scale)
    return paragraph(text, style="GwMark", properties=tuple(properties))


def _number_line(number: SetLine | None, signatories: SetLine | None, *, ruled: bool) -> Element:
    """The number in the middle; with 签发人 at the left, one character in (7.2.5, 7.2.6)."""
    properties = [spacing(before=2 * standard.LINE)]
    if ruled:
        properties.append(_red_rule())
    runs = [run(number.text, Face.FANG)] if number else []
    if signatories is None:
        return paragraph(*runs, properties=(*properties, w("jc", val="center")))
    label, _, names = signatories.text.partition("：")
    runs += [run(f"\t{label}：", Face.FANG), run(names, Face.KAI)]
    edge = standard.CHARACTERS - 1
    # A space and not an indent: an indented paragraph would shorten its red line.
    return paragraph(
        run("　", Face.FANG),
        *runs,
        properties=(*properties, w("tabs", w("tab", val="right", pos=characters(edge)))),
    )
