"""PDF files as they come from scanners, gazettes, form makers and careless exports."""

import io
import re
from collections.abc import Callable

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

from gongwen.errors import NoTextError
from gongwen.reading import read_bytes

Builder = Callable[..., bytes]
LONG = "各乡镇要把供水管网的日常巡查纳入网格管理，逐村建立台账，做到情况清、责任明、处置快，对群众反映集中的事项及时告知处理进展"
TEXT = [f"{LONG}。", f"一、{LONG}；", f"（一）{LONG}。"]


def changed(data: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    return [block.text for block in read_bytes(data, "a.pdf").blocks]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_turned_for_showing_is_read(pdf: Builder, degrees: int) -> None:
    def turn(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].rotate(degrees)

    footer = 'paper: "a4", footer: align(center)[#"－ 1 －"]'
    assert lines(changed(pdf("\n\n".join(TEXT), page=footer), turn)) == TEXT


@pytest.mark.parametrize(("degrees", "right", "up"), [(90, 842, 0), (180, 595, 842), (270, 0, 595)])
def test_text_that_lies_on_its_page_is_turned_upright(
    pdf: Builder, degrees: int, right: float, up: float
) -> None:
    def lay(writer: pypdf.PdfWriter) -> None:
        page = writer.pages[0]
        page.add_transformation(pypdf.Transformation().rotate(degrees).translate(right, up))
        page.mediabox = RectangleObject((0, 0, 842, 595) if degrees % 180 else (0, 0, 595, 842))

    assert lines(changed(pdf("\n\n".join(TEXT)), lay)) == TEXT


@pytest.mark.parametrize("times", [3, 5])
def test_two_columns_are_read_one_after_the_other(pdf: Builder, times: int) -> None:
    body = "\n\n".join(TEXT * times)
    source = f"#columns(2)[#set text(size: 10.5pt)\n{body}]"
    assert lines(pdf(source, page='paper: "a4", height: 16cm')) == TEXT * times


def unmapped(font: DictionaryObject, writer: pypdf.PdfWriter) -> None:
    del writer, font["/ToUnicode"]


def mapped_to(base: int, span: int) -> Callable[[DictionaryObject, pypdf.PdfWriter], None]:
    """A font whose map gives wrong characters out of a range of codes."""

    def spoil(font: DictionaryObject, writer: pypdf.PdfWriter) -> None:
        table = font["/ToUnicode"].get_object().get_data()  # type: ignore[union-attr]  # a stream
        stream = DecodedStreamObject()
        wrong = lambda m: m[1] + b" <%04X>" % (base + int(m[2], 16) * 7919 % span)  # noqa: E731 - short
        stream.set_data(re.sub(rb"(<[0-9a-fA-F]{4}>) <([0-9a-fA-F]{4})>", wrong, table))
        font[NameObject("/ToUnicode")] = writer._add_object(stream)

    return spoil


@pytest.mark.parametrize("spoil", [unmapped, mapped_to(0x21, 90), mapped_to(0x4E00, 0x4000)])
def test_wrong_characters_are_refused_with_advice(
    pdf: Builder, spoil: Callable[[DictionaryObject, pypdf.PdfWriter], None]
) -> None:
    def fonts(writer: pypdf.PdfWriter) -> None:
        for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]  # a dictionary of fonts
            spoil(font.get_object(), writer)

    with pytest.raises(NoTextError, match=r"乱码.*原件"):
        lines(changed(pdf("\n\n".join(TEXT)), fonts))


@pytest.mark.parametrize(
    "text", ["關於加強農村供水管網巡查的通知，請遵照執行。" * 5, "Notice on water supply. " * 10]
)
def test_traditional_and_english_texts_are_not_taken_for_wrong_characters(pdf: Builder, text: str) -> None:
    assert "".join(lines(pdf(text))).replace(" ", "") == text.replace(" ", "")


def test_words_typed_into_a_form_field_are_read_where_they_stand(pdf: Builder) -> None:
    def field(writer: pypdf.PdfWriter) -> None:
        entry = DictionaryObject({
            NameObject("/Subtype"): NameObject("/Widget"), NameObject("/FT"): NameObject("/Tx"),
            NameObject("/V"): TextStringObject("填报单位：青禾县水利局"),
            NameObject("/Rect"): ArrayObject([FloatObject(x) for x in (90, 300, 400, 316)]),
        })  # fmt: skip
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(entry)])

    assert lines(changed(pdf("一、基本情况"), field)) == ["一、基本情况", "填报单位：青禾县水利局"]


@pytest.mark.parametrize("number", ["－ 1 －", "〔1〕", "第 一 页", "· 1 ·"])
def test_page_numbers_of_rarer_kinds_are_dropped(pdf: Builder, number: str) -> None:
    assert lines(pdf(f"{LONG}。", page=f'paper: "a4", footer: align(center)[#"{number}"]')) == [f"{LONG}。"]
