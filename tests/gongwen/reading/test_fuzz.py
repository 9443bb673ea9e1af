"""Whatever bytes come: a text or a named refusal, in bounded time and memory.

KAICHENG_FUZZ_EXAMPLES raises the number of examples (200 by default for each test).
"""

import io
import os
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pace import slowness

from gongwen.errors import UnreadableFileError
from gongwen.reading import read_upload
from gongwen.reading.limits import Upload
from gongwen.source import SourceText

EXAMPLES = int(os.environ.get("KAICHENG_FUZZ_EXAMPLES", "200"))
SECONDS = 2.0
MEMORY = 256 * 1024 * 1024
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EXTENSIONS = st.sampled_from(["docx", "pdf", "ofd", "html", "txt", "md", "doc", "rtf", "mht", ""])
# Change one byte, cut the end off, insert a run, repeat a stretch: (kind, place as a share, bytes).
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat"]),
        st.floats(0, 1),
        st.binary(min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=6,
)


def edited(data: bytes, edits: list[tuple[str, float, bytes]]) -> bytes:
    for kind, share, extra in edits:
        at = int(share * max(len(data) - 1, 0))
        if kind == "flip":
            data = data[:at] + extra + data[at + len(extra) :]
        elif kind == "cut":
            data = data[: max(at, 1)]
        elif kind == "insert":
            data = data[:at] + extra + data[at:]
        else:
            data = data[:at] + data[at : at + 40 * len(extra)] * 3 + data[at:]
    return data


def survive(data: bytes, name: str) -> None:
    """Read without the last net of the door, so that no fault can hide in it."""
    begin = time.process_time()
    tracemalloc.start()
    try:
        assert isinstance(read_upload(Upload(data, name)), SourceText)
    except UnreadableFileError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    took = time.process_time() - begin
    assert took < SECONDS or took < SECONDS * slowness()
    assert peak < MEMORY


@given(data=st.binary(max_size=2000), extension=EXTENSIONS)
@FUZZ
def test_random_bytes(data: bytes, extension: str) -> None:
    survive(data, f"a.{extension}")


@given(
    start=st.sampled_from(
        [
            b"PK\x03\x04",
            b"%PDF-1.7\n",
            b"{\\rtf1 ",
            b"<html>",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n--b\n",
        ]
    ),
    data=st.binary(max_size=2000),
)
@FUZZ
def test_random_bytes_behind_a_signature(start: bytes, data: bytes) -> None:
    survive(start + data, "a.doc")


@pytest.fixture(scope="module")
def samples(
    docx: Callable[..., bytes],
    pdf: Callable[..., bytes],
    ofd: Callable[..., bytes],
    compound: Callable[..., bytes],
) -> dict[str, bytes]:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
    cell = (
        '<w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc>'
    )
    body = numbered * 3 + f"<w:tbl><w:tr>{cell}{cell}</w:tr><w:tr>{cell}{cell}</w:tr></w:tbl>"
    page = "<html><body><div id='zoom'><p style='color:#f00;font-size:3pt'>甲<br>乙</p><table><tr><td colspan=2>1<td>2</table><ol><li value=3>丙</ol></div></body></html>"
    return {
        "docx": docx(body, numbering=numbering),
        "pdf": pdf("= 通知\n甲乙丙丁\n#table(columns: 2, [1], [2], [3], [4])"),
        "ofd": ofd([("通知", 30.0, 40.0), ("甲乙丙丁", 30.0, 60.0)]),
        "html": page.encode(),
        "rtf": b"{\\rtf1\\ansicpg936\\uc1\\b\\u-28646?\\'cd\\'a8\\intbl x\\cell\\row\\par}",
        "doc": compound("WordDocument", "1Table"),
    }


@pytest.mark.parametrize("kind", ["docx", "pdf", "ofd", "html", "rtf"])
@given(edits=EDITS)
@FUZZ
def test_damaged_files(samples: dict[str, bytes], kind: str, edits: list[tuple[str, float, bytes]]) -> None:
    survive(edited(samples[kind], edits), f"a.{kind}")


@given(edits=EDITS)
@settings(FUZZ, max_examples=max(EXAMPLES // 10, 10))  # each starts a converter process
def test_damaged_compound_files(samples: dict[str, bytes], edits: list[tuple[str, float, bytes]]) -> None:
    survive(edited(samples["doc"], edits), "a.doc")


@cache
def xml_words() -> list[str]:
    tags = [
        "p",
        "r",
        "t",
        "tbl",
        "tr",
        "tc",
        "sdt",
        "sdtContent",
        "ins",
        "del",
        "pPr",
        "rPr",
        "numPr",
        "tcPr",
        "pict",
        "txbxContent",
        "br",
    ]
    return [word for tag in tags for word in (f"<w:{tag}>", f"</w:{tag}>", f"<w:{tag} w:val='1'/>")] + [
        "甲",
        "一、",
    ]


@st.composite
def xml_trees(draw: st.DrawFn) -> str:
    """Well-formed pieces of WordprocessingML in any order that a schema would forbid."""
    out: list[str] = []
    open_tags: list[str] = []
    for _ in range(draw(st.integers(1, 60))):
        word = draw(st.sampled_from(xml_words()))
        if word.startswith("</"):
            if open_tags:
                out.append(f"</{open_tags.pop()}>")
        else:
            out.append(word)
            if word.startswith("<") and not word.endswith("/>"):
                open_tags.append(word[1:-1])
    return "".join(out) + "".join(f"</{tag}>" for tag in reversed(open_tags))


@given(body=xml_trees())
@FUZZ
def test_any_tree_of_word_elements(docx: Callable[..., bytes], body: str) -> None:
    survive(docx(body), "a.docx")


@pytest.mark.parametrize("kind", ["docx", "ofd"])
@given(edits=EDITS, place=st.integers(0, 20))
@FUZZ
def test_damaged_parts_of_packages(
    samples: dict[str, bytes],
    packed: Callable[..., bytes],
    kind: str,
    edits: list[tuple[str, float, bytes]],
    place: int,
) -> None:
    with zipfile.ZipFile(io.BytesIO(samples[kind])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = sorted(parts)[place % len(parts)]
    survive(packed(parts | {name: edited(parts[name], edits)}), f"a.{kind}")


@given(edits=EDITS, width=st.integers(1, 4000))
@FUZZ
def test_damaged_content_streams(edits: list[tuple[str, float, bytes]], width: int) -> None:
    """A PDF written by hand, its drawing not compressed, so that edits reach text and positions."""
    drawing = b"BT /F 16 Tf 1 0 0 1 80 700 Tm (abc def) Tj 0 -20 Td (1   2   3) Tj ET 80 600 300 40 re S 180 600 m 180 640 l S"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        % width,
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (i, o) for i, o in enumerate(objects, start=1))
    survive(edited(body, edits) + b"trailer<</Root 1 0 R/Size 6>>", "a.pdf")
