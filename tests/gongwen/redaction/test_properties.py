"""Random texts, random marks: what was covered is nowhere, everything else is where it was."""

import io
import re

import docx
from everything_said import docx_said, pdf_pages, pdf_pages_again, says, squeezed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planting.word import Word, paragraph, run
from redaction_specimens import typeset

from gongwen.redaction import Mark, Reason, Stretch, Words, redact_docx, redact_pdf

REASON = Reason("privacy")
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉０１２３４５６７８９0123456789XYZ，。（）"
RUNS = st.lists(st.text(SIGNS, min_size=1, max_size=9), min_size=1, max_size=5)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 14)), max_size=3)
MANY = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈0123456789abcXYZ"
ORDER = st.lists(st.sampled_from(MANY), min_size=20, max_size=len(MANY), unique=True).map("".join)


def spans_within(text: str, drawn: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted({(start, min(start + size, len(text))) for start, size in drawn if start < len(text)})


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + "████" + text[end:]
    return text


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(RUNS, SPANS), min_size=1, max_size=4))
def test_word_files_lose_what_is_marked_and_nothing_else(
    drawn: list[tuple[list[str], list[tuple[int, int]]]],
) -> None:
    word = Word()
    marks, wanted, gone = [], [], []
    for index, (runs, sizes) in enumerate(drawn):
        text = "".join(runs)
        spans = spans_within(text, sizes)
        word.body.append(
            paragraph("".join(run(piece, "<w:b/>" if i % 2 else "") for i, piece in enumerate(runs)))
        )
        marks += [Mark(Stretch(index + 2, start, end), REASON) for start, end in spans]
        wanted.append(without(text, joined(spans)))
        gone += [squeezed(text[start:end]) for start, end in joined(spans)]
    if not marks:
        return
    done = redact_docx(word.file(), marks)
    assert [p.text for p in docx.Document(io.BytesIO(done)).paragraphs][2:] == wanted
    left = squeezed("".join(wanted))
    for piece in gone:
        if len(piece) >= 4 and piece not in left:
            assert piece not in docx_said(done).rpartition("\n")[2]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ORDER, ORDER, st.integers(0, 60), st.integers(4, 16), st.booleans())
def test_pdf_lose_what_is_marked_and_nothing_else(
    first: str, second: str, start: int, size: int, again: bool
) -> None:
    start = min(start, len(first) - size)
    word = first[start : start + size]
    second = f"{second[:7]}{word}{second[7:]}" if again else second
    done = redact_pdf(typeset(first, second), [Mark(Words(word), REASON)])
    assert [way for way in says(done, word) if way != "bytes" or not word.isascii()] == []
    wanted = [first.replace(word, "|"), second.replace(word, "|")]
    for pages in (pdf_pages(done), pdf_pages_again(done)):
        assert [re.sub("(?:【遮盖】)+", "|", page) for page in pages] == wanted  # one box a line
