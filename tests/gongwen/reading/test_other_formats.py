"""OFD, RTF, MHT and old Word files."""

import base64
import quopri
from collections.abc import Callable
from pathlib import Path

import pytest

from gongwen.errors import (
    BrokenFileError,
    ConverterMissingError,
    ScannedFileError,
    TooDeepFileError,
    ZipBombError,
)
from gongwen.reading import legacy, read_bytes
from gongwen.reading.limits import Limits, Upload
from gongwen.source import Align, FileFormat, Line, TableBlock

Builder = Callable[..., bytes]
FULL = "各乡镇要把供水管网的日常巡查纳入网格管理逐村建立台账，做"


def test_ofd_lines_become_paragraphs(ofd: Builder) -> None:
    lines = [
        ("关于加强供水管网巡查的通知", 69.0, 45.0), ("各乡镇人民政府：", 28.0, 60.0), (f"　　{FULL[:26]}", 28.0, 70.0),
        (FULL, 28.0, 80.0), ("到情况清、责任明。", 28.0, 90.0), ("2024年3月18日", 130.0, 110.0), ("— 1 —", 97.0, 280.0),
    ]  # fmt: skip
    source = read_bytes(ofd(lines), "a.ofd")
    assert source.format == FileFormat.OFD
    assert source.properties["title"] == "巡查通知"
    title, addressees, body, date = source.blocks
    assert title.align == Align.CENTRE
    assert addressees.text == "各乡镇人民政府："
    assert body.text.strip() == FULL[:26] + FULL + "到情况清、责任明。"
    assert date.text == "2024年3月18日"


def test_an_ofd_of_pictures_is_a_scan(ofd: Builder) -> None:
    with pytest.raises(ScannedFileError):
        read_bytes(ofd([], extra={"Doc_0/Res/image_1.jpg": "x"}), "a.ofd")


def test_composite_objects_that_multiply_are_refused(ofd: Builder) -> None:
    unit = (
        '<CompositeGraphicUnit ID="7"><Content>'
        + '<CompositeObject ResourceID="7"/>' * 2
        + "</Content></CompositeGraphicUnit>"
    )
    extra = {"Doc_0/PublicRes.xml": f"<Res><CompositeGraphicUnits>{unit}</CompositeGraphicUnits></Res>"}
    with pytest.raises(ZipBombError):
        read_bytes(ofd([("甲", 30.0, 30.0)], extra=extra), "a.ofd")


def test_a_deeply_nested_ofd_is_refused(ofd: Builder) -> None:
    deep = "<PageBlock>" * 100_000 + "</PageBlock>" * 100_000
    data = ofd([("甲", 30.0, 30.0)], extra={"Doc_0/Pages/Page_1/Content.xml": deep})
    with pytest.raises(TooDeepFileError):
        read_bytes(data, "a.ofd", limits=Limits(ratio=1_000_000))


def rtf_bytes(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


def test_rtf_words_in_code_page_and_unicode_with_looks_and_tables() -> None:
    body = (
        r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 " + rtf_bytes("仿宋") + ";}}"
        r"{\*\generator Riched20;}\pard\qc\b\fs44 " + rtf_bytes("关于巡查的") + r"\u-28646?\u30693?\b0\par"
        r"\pard\ql {\listtext " + rtf_bytes("一、") + r"\tab}" + rtf_bytes("总体要求") + r"\par"
        r"\trowd\cellx100\cellx200\pard\intbl "
        + rtf_bytes("甲")
        + r"\cell "
        + rtf_bytes("乙")
        + r"\cell\row\pard end\par}"
    )
    title, one, table, end = read_bytes(body.encode("ascii"), "a.rtf").blocks
    assert title == Line("关于巡查的通知", Align.CENTRE, bold=True, size=22.0)
    assert one.text == "一、\t总体要求"
    assert isinstance(table, TableBlock)
    assert [cell.text for cell in table.rows[0]] == ["甲", "乙"]
    assert end.text == "end"


def test_rtf_under_the_extension_doc_is_read_with_a_warning() -> None:
    source = read_bytes(rb"{\rtf1\ansi\ansicpg936 " + rtf_bytes("通知").encode() + b"}", "通知.doc")
    assert source.plain == "通知"
    assert "RTF" in source.warnings[0]


def test_rtf_groups_without_end_are_refused() -> None:
    with pytest.raises(TooDeepFileError):
        read_bytes(b"{\\rtf1 " + b"{" * 100_000, "a.rtf")


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
def test_a_single_file_web_page_saved_as_doc_is_read(transfer: str) -> None:
    html = "<html><body><p>关于巡查的通知</p></body></html>".encode("gbk")
    body = quopri.encodestring(html) if transfer == "quoted-printable" else base64.encodebytes(html)
    head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b1"\n\n--b1\nContent-Transfer-Encoding: {transfer}\nContent-Type: text/html; charset="gb2312"\n\n'
    source = read_bytes(head.encode() + body + b"\n--b1--\n", "通知.doc")
    assert source.plain == "关于巡查的通知"
    assert "MHT" in source.warnings[0]


def test_a_multipart_file_without_a_page_is_broken() -> None:
    with pytest.raises(BrokenFileError):
        read_bytes(b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n\nx', "a.mht")


def test_an_old_document_no_converter_can_read_says_what_to_do(
    compound: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda _: None)
    with pytest.raises(ConverterMissingError, match="另存为 docx"):
        read_bytes(compound("WordDocument"), "旧.doc")


def test_an_old_document_goes_through_libreoffice_where_it_is_installed(
    compound: Builder, docx: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted = tmp_path / "converted.docx"
    converted.write_bytes(docx("<w:p><w:r><w:t>关于巡查的通知</w:t></w:r></w:p>"))
    office = tmp_path / "soffice"  # stands in for LibreOffice: writes into the folder named after --outdir
    office.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {converted} "$2/source.docx"\n'
    )
    office.chmod(0o755)
    monkeypatch.setattr(legacy, "_with_antiword", lambda _: None)
    monkeypatch.setattr(legacy.shutil, "which", lambda _: str(office))
    source = read_bytes(compound("WordDocument"), "旧.wps")
    assert (source.plain, source.format) == ("关于巡查的通知", FileFormat.WPS)


def test_a_conversion_that_takes_too_long_is_ended(compound: Builder, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nexec sleep 30\n")
    office.chmod(0o755)
    with pytest.raises(BrokenFileError, match="超时"):
        legacy._with_office(
            str(office), Upload(compound("WordDocument"), "旧.doc", Limits(conversion_seconds=1))
        )


def test_the_small_converter_prints_tables_as_cells() -> None:
    blocks = legacy._blocks("通知\n|序号|事项|\n|1   |供水|\n|    |巡查|\n\n完")
    assert blocks[0] == Line("通知")
    assert isinstance(blocks[1], TableBlock)
    assert [[cell.text for cell in row] for row in blocks[1].rows] == [["序号", "事项"], ["1", "供水巡查"]]
    assert [block.text for block in blocks[2:]] == ["", "完"]
