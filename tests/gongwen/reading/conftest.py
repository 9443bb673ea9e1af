"""Small files of every format, made by hand so that a test shows what it reads."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
import typst

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def build_docx(
    body: str, *, numbering: str = "", styles: str = "", parts: dict[str, str] | None = None
) -> bytes:
    """A docx from the inside of w:body, w:numbering and w:styles; `parts` are further parts."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
            "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
            **(parts or {}),
        }
    )


def build_pdf(markup: str, *, page: str = 'paper: "a4", margin: (x: 28mm, y: 37mm)') -> bytes:
    """A PDF typeset from typst markup in a Chinese font, justified, two characters of indent."""
    source = (
        f"#set page({page})\n"
        '#set text(font: "Noto Serif SC", size: 16pt, lang: "zh", region: "cn")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n" + markup
    )
    fonts = [str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)]
    compiled: bytes = typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True)
    return compiled


def build_ofd(lines: list[tuple[str, float, float]], *, extra: dict[str, str] | None = None) -> bytes:
    """An OFD page A4 with lines (text, x, baseline) in millimetres, 5.6 mm (三号) characters."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{10 + i}" Boundary="0 0 210 297" Font="1" Size="5.6"><ofd:TextCode X="{x}" Y="{y}" '
        f'DeltaX="g {len(text) - 1} 5.6">{text}</ofd:TextCode></ofd:TextObject>'
        for i, (text, x, y) in enumerate(lines)
    )
    return zipped(
        {
            "OFD.xml": f'<ofd:OFD {ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>巡查通知</ofd:Title>'
            "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            '</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" '
            'BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer>'
            "</ofd:Content></ofd:Page>",
            **(extra or {}),
        }
    )


def build_compound(*names: str) -> bytes:
    """A compound file (OLE2) whose directory holds streams of these names, each 4096 zero bytes."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    count = len(names)
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHH", header, 24, 0x3E, 3, 0xFFFE, 9)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<IIIII", header, 48, 1, 0, 4096, end, 0)
    struct.pack_into("<II", header, 68, end, 0)
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)
    directory_sectors = (count + 4) // 4
    fat = [0xFFFFFFFD, *range(2, 1 + directory_sectors), end]
    starts = []
    for _ in names:
        starts.append(len(fat))
        fat.extend([*range(len(fat) + 1, len(fat) + 8), end])
    fat.extend([free] * (128 - len(fat)))
    entries = [
        ("Root Entry", 5, end, 0),
        *((name, 2, start, 4096) for name, start in zip(names, starts, strict=True)),
    ]
    directory = bytearray(512 * directory_sectors)
    for index, (name, kind, start, size) in enumerate(entries):
        encoded = name.encode("utf-16-le")
        directory[index * 128 : index * 128 + len(encoded)] = encoded
        struct.pack_into("<HB", directory, index * 128 + 64, len(encoded) + 2, kind)
        struct.pack_into("<II", directory, index * 128 + 116, start, size)
    return bytes(header) + struct.pack("<128I", *fat) + bytes(directory) + bytes(4096 * count)


@pytest.fixture(scope="session")
def docx() -> Callable[..., bytes]:
    return build_docx


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    return build_pdf


@pytest.fixture(scope="session")
def ofd() -> Callable[..., bytes]:
    return build_ofd


@pytest.fixture(scope="session")
def compound() -> Callable[..., bytes]:
    return build_compound


@pytest.fixture(scope="session")
def packed() -> Callable[..., bytes]:
    return zipped
