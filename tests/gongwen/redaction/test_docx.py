"""Word files: what is marked is nowhere in the package, the rest is as it was, and the file opens."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from everything_said import docx_parts, docx_said, says
from planting.others import png
from planting.word import _NS, _PLACES, Word, paragraph, run, table
from redaction_specimens import ID, NAME, letter

from gongwen.redaction import (
    Area,
    Finds,
    LeakError,
    Mark,
    MarkNotFoundError,
    NotRedactableError,
    Picture,
    Reason,
    Stretch,
    Words,
    occurrences,
    redact_docx,
    repeated,
)
from gongwen.scrutiny.cleaning import SignedFileError
from gongwen.scrutiny.finds import Kind

PRIVACY = Reason("privacy", "第十五条")
VALUE = "430602198803217718"
_IN_CELLS = {"逐字分格的表格", "跨三格"}


def covered(word: Word, *words: str, reason: Reason = PRIVACY) -> bytes:
    return redact_docx(word.file(), [Mark(Words(one), reason) for one in words], name="a.docx")


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def lines(data: bytes) -> list[str]:
    return [p.text for p in opened(data).paragraphs]


def test_a_name_over_several_runs_is_replaced_once_and_the_rest_keeps_its_form() -> None:
    done = opened(covered(letter(), NAME)).paragraphs[2]
    assert done.text == f"申请人████（第十五条），身份证号{ID}。"
    assert [(r.text, bool(r.bold), bool(r.italic)) for r in done.runs] == [
        ("申请人████（第十五条）", False, False), ("", True, False), (f"，身份证号{ID}。", False, True),
    ]  # fmt: skip


def test_the_block_is_as_long_for_a_short_word_as_for_a_long_one() -> None:
    word = letter()
    word.body.append(paragraph(run("王五")))
    done = lines(covered(word, ID, "王五", reason=Reason("privacy")))
    assert done[2:] == [f"申请人{NAME}，身份证号████。", "████"]


@pytest.mark.parametrize(
    ("where", "build"), [(where, build) for where, build, _ in _PLACES if where not in _IN_CELLS], ids=lambda v: v if isinstance(v, str) else ""
)  # fmt: skip
def test_a_number_is_gone_from_every_corner_of_the_package(
    where: str, build: Callable[[Word, str], None]
) -> None:
    word = Word()
    build(word, VALUE)
    word.body.append(paragraph(run(f"身份证号{VALUE}，其余照登。")))
    before, after = word.file(), covered(word, VALUE)
    assert says(before, VALUE)
    assert not says(after, VALUE)
    assert lines(after)[1] == "现将有关事项通知如下。"
    assert lines(after)[-1] == "身份证号████（第十五条），其余照登。"


@pytest.mark.parametrize("where", sorted(_IN_CELLS))
def test_a_number_spread_over_cells_is_refused_until_the_cells_are_marked(where: str) -> None:
    word = Word()
    next(build for name, build, _ in _PLACES if name == where)(word, VALUE)
    word.body.append(paragraph(run(VALUE)))
    with pytest.raises(LeakError, match="正文"):
        covered(word, VALUE)
    cells = [p for p in occurrences(word.file(), "a.docx").passages[2:] if p.text and p.text in VALUE]
    marks = [Mark(Stretch(p.index, 0, len(p.text)), PRIVACY) for p in cells]
    assert not says(redact_docx(word.file(), [*marks, Mark(Words(VALUE), PRIVACY)]), VALUE)


def _bookmark(word: Word) -> None:
    word.body.append(
        paragraph(f'<w:bookmarkStart w:id="1" w:name="{NAME}"/>{run("甲")}<w:bookmarkEnd w:id="1"/>')
        + paragraph(f'<w:hyperlink w:anchor="{NAME}" w:tooltip="{NAME}">{run("见甲")}</w:hyperlink>')
    )


def _mail(word: Word) -> None:
    ident = word.package.relate(
        "word/document.xml", "hyperlink", "mailto:%E6%AC%A7%E9%98%B3%E9%9D%96%E7%90%AA@qq.com", external=True
    )
    word.body.append(paragraph(f'<w:hyperlink r:id="{ident}">{run("发信")}</w:hyperlink>'))


def _control(word: Word) -> None:
    properties = f'<w:alias w:val="{NAME}"/><w:tag w:val="{NAME}"/><w:dropDownList><w:listItem w:displayText="{NAME}" w:value="{NAME}"/></w:dropDownList>'
    word.body.append(
        f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{paragraph(run(f'选{NAME}'))}</w:sdtContent></w:sdt>"
    )


def _cached_field(word: Word) -> None:
    signs = [f'<w:r><w:fldChar w:fldCharType="{sort}"/></w:r>' for sort in ("begin", "separate", "end")]
    code = f'<w:r><w:instrText> HYPERLINK "mailto:{NAME}" </w:instrText></w:r>'
    word.body.append(paragraph(signs[0] + code + signs[1] + run(NAME) + signs[2] + run("。")))
    word.body.append(paragraph(f'<w:fldSimple w:instr=" QUOTE {NAME} ">{run(NAME)}</w:fldSimple>'))


def _two_text_boxes(word: Word) -> None:
    """The same box for new and old readers."""
    inner = paragraph(run(NAME[:2]) + run(NAME[2:] + "在此"))
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    new = f'<w:drawing><wp:inline><wp:docPr id="1" name="{NAME}" title="{NAME}"/><w:txbxContent>{inner}</w:txbxContent></wp:inline></w:drawing>'
    word.body.append(
        paragraph(
            f'<w:r><mc:AlternateContent><mc:Choice Requires="w14">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'
        )
    )


def _glossary(word: Word) -> None:
    word.package.put(
        "word/glossary/document.xml", f"<w:glossaryDocument {_NS}>{paragraph(run(NAME))}</w:glossaryDocument>"
    )
    word.package.relate("word/document.xml", "glossaryDocument", "word/glossary/document.xml")


def _other_text(word: Word) -> None:
    word.package.put("word/chunk.html", f"<p>{NAME}</p>")
    ident = word.package.relate("word/document.xml", "aFChunk", "word/chunk.html")
    word.body.append(f'<w:altChunk r:id="{ident}"/>')


def _chart(word: Word) -> None:
    ns = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    title = f"<a:p><a:r><a:t>{NAME[:2]}</a:t></a:r><a:r><a:t>{NAME[2:]}</a:t></a:r></a:p>"
    word.package.put("word/charts/chart1.xml", f"<c:chartSpace {ns}>{title}<c:v>{NAME}</c:v></c:chartSpace>")
    word.package.relate("word/document.xml", "chart", "word/charts/chart1.xml")


def _ruby(word: Word) -> None:
    word.body.append(
        paragraph(
            f"<w:r><w:ruby><w:rt>{run('欧阳靖琪')}</w:rt><w:rubyBase>{run(NAME)}</w:rubyBase></w:ruby></w:r>"
        )
    )


def _style(word: Word) -> None:
    style = f'<w:style w:type="character" w:styleId="{NAME}"><w:name w:val="{NAME}"/></w:style>'
    word.part("styles", "styles", f"<w:styles {_NS}>{style}</w:styles>")
    word.body.append(paragraph(run("甲", f'<w:rStyle w:val="{NAME}"/>')))


@pytest.mark.parametrize(
    "build",
    [
        _bookmark,
        _mail,
        _control,
        _cached_field,
        _two_text_boxes,
        _glossary,
        _other_text,
        _chart,
        _ruby,
        _style,
    ],
)
def test_a_name_is_gone_from_what_repeats_it(build: Callable[[Word], None]) -> None:
    word = letter()
    build(word)
    before, after = word.file(), covered(word, NAME)
    assert (
        "E6%AC%A7" in docx_said(before) or docx_said(before).count(NAME) + docx_said(before).count("靖琪") > 1
    )
    assert not says(after, NAME)
    assert b"%E6%AC%A7" not in b"".join(docx_parts(after).values())
    assert lines(after)[2] == f"申请人████（第十五条），身份证号{ID}。"


def test_the_copy_of_a_text_box_for_old_readers_goes_with_the_one_that_is_marked() -> None:
    word = Word()
    _two_text_boxes(word)
    box = next(p for p in occurrences(word.file(), "a.docx").passages if NAME in p.text)
    done = redact_docx(word.file(), [Mark(Stretch(box.index, 0, 4), PRIVACY)])
    assert not says(done, NAME)
    assert docx_said(done).rpartition("\n")[2].count("在此") == 1


def test_a_touched_link_becomes_plain_text_and_its_address_goes() -> None:
    word = Word()
    ident = word.package.relate("word/document.xml", "hyperlink", "http://10.1.1.8/case/77", external=True)
    word.body.append(
        paragraph(f'{run("见")}<w:hyperlink r:id="{ident}">{run("张某的案卷")}</w:hyperlink>{run("。")}')
    )
    done = covered(word, "张某")
    assert lines(done)[2] == "见████（第十五条）的案卷。"
    assert "10.1.1.8" not in docx_said(done)


def test_only_the_marked_stretch_goes_where_the_words_stand_twice() -> None:
    word = Word()
    word.body.append(table([["王某某", "甲"], ["王某某", "乙"]]))
    marks = [Mark(Stretch(4, 0, 3), PRIVACY)]
    done = opened(redact_docx(word.file(), marks)).tables[0]
    assert [[c.text for c in row.cells] for row in done.rows] == [
        ["王某某", "甲"],
        ["████（第十五条）", "乙"],
    ]
    assert repeated(word.file(), marks) == ("王某某",)


def test_tabs_line_ends_and_overlapping_marks_are_cut_with_the_words() -> None:
    word = Word()
    word.body.append(paragraph(run("甲乙") + "<w:r><w:tab/><w:t>丙丁</w:t><w:br/><w:t>戊己</w:t></w:r>"))
    marks = [Mark(Stretch(2, 1, 4), Reason("a")), Mark(Stretch(2, 3, 6), Reason("b"))]
    assert lines(redact_docx(word.file(), marks))[2] == "甲████戊己"


def test_finds_of_one_kind_are_covered_and_others_stay() -> None:
    word = letter()
    word.body.append(paragraph(run("手机13800138000")))
    done = redact_docx(word.file(), [Mark(Finds(frozenset({Kind.CITIZEN_ID})), PRIVACY)])
    assert not says(done, ID)
    assert lines(done)[3] == "手机13800138000"


def _with_picture() -> Word:
    word = Word()
    word.package.put("word/media/image1.png", png("周敏"))
    ident = word.package.relate("word/document.xml", "image", "word/media/image1.png")
    drawing = f'<w:drawing><wp:inline><wp:docPr id="1" name="图1" descr="张某身份证"/><a:blip r:embed="{ident}"/></wp:inline></w:drawing>'
    word.body.append(paragraph(f"<w:r>{drawing}</w:r>"))
    return word


def test_a_picture_is_black_afterwards_and_nothing_is_said_of_it() -> None:
    from PIL import Image

    data = _with_picture().file()
    assert occurrences(data, "a.docx").pictures == ("正文",)
    parts = docx_parts(redact_docx(data, [Mark(Picture(0), PRIVACY)]))
    assert Image.open(io.BytesIO(parts["word/media/image1.png"])).convert("L").getextrema() == (0, 0)
    assert "张某身份证" not in parts["word/document.xml"].decode()


def test_a_picture_that_cannot_be_drawn_goes_with_its_frame() -> None:
    word = _with_picture()
    word.package.parts["word/media/image1.emf"] = b"\1\0\0\0" + VALUE.encode("utf-16-le")
    word.package.rels["word/document.xml"] = [row.replace("image1.png", "image1.emf") for row in word.package.rels["word/document.xml"]]  # fmt: skip
    done = redact_docx(word.file(), [Mark(Picture(0), PRIVACY)])
    assert "word/media/image1.emf" not in docx_parts(done)
    assert lines(done)[2] == "████（第十五条）"


def test_a_drawing_that_still_says_the_words_stops_the_file() -> None:
    word = _with_picture()
    word.package.parts["word/media/image1.png"] = b"\x89PNG\r\n\x1a\n" + VALUE.encode()
    word.body.append(paragraph(run(VALUE)))
    with pytest.raises(LeakError) as refused:
        covered(word, VALUE)
    assert "仍能读出" in refused.value.sentence
    assert VALUE not in str(refused.value)


def test_fonts_kept_in_the_file_go() -> None:
    word = letter()
    word.package.put(
        "word/fontTable.xml",
        f'<w:fonts {_NS}><w:font w:name="甲"><w:embedRegular r:id="rId1"/></w:font></w:fonts>',
    )
    word.package.relate("word/document.xml", "fontTable", "word/fontTable.xml")
    word.package.put("word/fonts/font1.bin", b"glyphs")
    word.package.relate("word/fontTable.xml", "font", "word/fonts/font1.bin")
    assert "word/fonts/font1.bin" not in docx_parts(covered(word, NAME))


@pytest.mark.parametrize(
    "place", [Words("查无此人"), Stretch(99, 0, 1), Stretch(0, 3, 3), Stretch(0, 0, 99), Picture(3)]
)
def test_a_mark_that_meets_nothing_is_refused(place: Words | Stretch | Picture) -> None:
    with pytest.raises(MarkNotFoundError, match="找不到"):
        redact_docx(letter().file(), [Mark(place, PRIVACY)])


def test_other_files_and_boxes_on_paragraphs_are_refused() -> None:
    with pytest.raises(NotRedactableError, match="docx 或 pdf"):
        redact_docx(b"plain words", [Mark(Words("plain"), PRIVACY)])
    with pytest.raises(NotRedactableError, match="画框"):
        redact_docx(letter().file(), [Mark(Area(1, 0, 0, 9, 9), PRIVACY)])


def test_a_signed_file_is_refused() -> None:
    word = letter()
    word.package.put("_xmlsignatures/origin.sigs", b"")
    word.package.relate(
        "", "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs"
    )  # fmt: skip
    with pytest.raises(SignedFileError):
        covered(word, NAME)


def test_the_screen_is_given_paragraphs_and_proposals_that_can_be_used_as_marks() -> None:
    shown = occurrences(letter().file(), "a.docx", names=[NAME])
    assert [(one.label, one.words) for one in shown.proposals] == [("公民身份号码", ID), (NAME, NAME)]
    marks = [Mark(place, PRIVACY) for one in shown.proposals for place in one.places]
    assert (
        lines(redact_docx(letter().file(), marks))[2] == "申请人████（第十五条），身份证号████（第十五条）。"
    )


def test_words_of_charts_and_diagrams_are_shown_proposed_and_covered_as_others() -> None:
    word = Word()
    ns = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    said = f"<c:v>欧阳家</c:v><c:v>12.5</c:v><c:v>{ID}</c:v><a:p><a:r><a:t>户主欧阳某</a:t></a:r></a:p>"
    word.package.put("word/charts/chart1.xml", f"<c:chartSpace {ns}>{said}</c:chartSpace>")
    word.package.put("word/diagrams/data1.xml", f"<x {ns}><a:p><a:r><a:t>领取人欧阳某</a:t></a:r></a:p></x>")
    word.package.relate("word/document.xml", "chart", "word/charts/chart1.xml")
    word.package.relate("word/document.xml", "diagramData", "word/diagrams/data1.xml")
    found = occurrences(word.file(), "a.docx")
    shown = {one.text: one for one in found.passages if one.place in {"图表", "图示"}}
    assert set(shown) == {"欧阳家", ID, "户主欧阳某", "领取人欧阳某"}
    assert ID in [one.words for one in found.proposals]
    marks = [Mark(Stretch(one.index, 0, len(one.text)), PRIVACY) for one in shown.values()]
    done = redact_docx(word.file(), marks)
    assert not [words for words in shown if says(done, words)]
    assert "12.5" in docx_said(done)
