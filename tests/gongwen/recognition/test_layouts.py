"""Fields survive what happens to documents on their way: reflowing, blanks, other widths of signs."""

import re
from collections.abc import Callable

import pytest
from recognised import document_of, value_of
from recognition_specimens import SPECIMENS, Specimen

WIDTH = 28  # characters a line, as the standard page has them


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def on_one_line(text: str) -> str:
    return " ".join(line.strip() for line in _lines(text))


def empty_line_behind_every_line(text: str) -> str:
    return "\n\n".join(_lines(text))


def _cut(line: str, width: int) -> list[str]:
    """Cut a paragraph at the paper's edge; numerals and dates stay whole, as a typesetter leaves them."""
    rows, row = [], ""
    for token in re.findall(r"[\d年月日〔〕号]+[，。；：、）》]*|.[，。；：、）》]*", line):
        if len(row) + len(token) > width:
            rows.append(row)
            row = ""
        row += token
    return [*rows, row]


def wrapped(text: str) -> str:
    rows = []
    for line in _lines(text):
        rows += [line] if len(line) <= WIDTH or "抄送" in line or "印发" in line[-4:] else _cut(line, WIDTH)
    return "\n".join(rows)


def wrapped_with_empty_lines(text: str) -> str:
    return wrapped(text).replace("\n", "\n\n")


def half_width_signs(text: str) -> str:
    return text.translate(str.maketrans("，：；（）", ",:;()"))


def full_width_digits(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def blanks_around_digits(text: str) -> str:
    return re.sub(r"(\d+)", r" \1 ", text)


def bold_and_headings(text: str) -> str:
    rows = []
    for line in text.split("\n"):
        marked = re.sub(r"^([一二三四五六七八九十]+、.*)$", r"## \1", line)
        rows.append(re.sub(r"^(（[一二三四五六七八九十]+）[^。]*。)", r"**\1**", marked))
    return "\n".join(rows)


def page_numbers(text: str) -> str:
    rows = text.split("\n")
    return "\n".join([*rows[: len(rows) // 2], "", "— 2 —", "", *rows[len(rows) // 2 :]])


def in_square_brackets(text: str) -> str:
    return re.sub(r"〔(\d{4})〕", r"[\1]", text)


GENTLE = [
    empty_line_behind_every_line, half_width_signs, full_width_digits, blanks_around_digits, bold_and_headings,
    page_numbers, in_square_brackets,
]  # fmt: skip
HARSH = [on_one_line, wrapped, wrapped_with_empty_lines]
INTAKE = [
    "title", "doc_number", "issuers", "written_date", "printed_date", "addressees", "disclosure", "genre",
    "attachments", "issued_docs", "copy_to", "effective_from", "valid_until",
]  # fmt: skip


def _comparable(value: object) -> object:
    """Values without regard to the width of signs."""
    if isinstance(value, list):
        return [_comparable(v) for v in value]
    table = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", " ": None})
    return value.translate(table) if isinstance(value, str) else value


def _assert_survives(specimen: Specimen, bend: Callable[[str], str]) -> None:
    document = document_of(bend(specimen.text))
    wanted = {k: specimen.expected[k] for k in INTAKE if k in specimen.expected}
    assert {k: _comparable(value_of(document, k)) for k in wanted} == {
        k: _comparable(v) for k, v in wanted.items()
    }


@pytest.mark.parametrize("bend", GENTLE, ids=lambda f: f.__name__)
@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda s: s.name)
def test_fields_survive_damage_within_lines(specimen: Specimen, bend: Callable[[str], str]) -> None:
    _assert_survives(specimen, bend)


@pytest.mark.parametrize("bend", HARSH, ids=lambda f: f.__name__)
@pytest.mark.parametrize("specimen", [s for s in SPECIMENS if s.bendable], ids=lambda s: s.name)
def test_fields_survive_reflowing(specimen: Specimen, bend: Callable[[str], str]) -> None:
    _assert_survives(specimen, bend)


@pytest.mark.parametrize("bend", [*GENTLE[:1], *GENTLE[3:], *HARSH], ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "specimen", [s for s in SPECIMENS if "numbered" in s.expected and s.bendable], ids=lambda s: s.name
)
def test_the_outline_survives_reflowing(specimen: Specimen, bend: Callable[[str], str]) -> None:
    assert value_of(document_of(bend(specimen.text)), "numbered") == specimen.expected["numbered"]


@pytest.mark.parametrize("specimen", [s for s in SPECIMENS if s.bendable][:6], ids=lambda s: s.name)
def test_traditional_characters_are_read_like_simplified_ones(specimen: Specimen) -> None:
    opencc = pytest.importorskip("opencc")
    there, back = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    document = document_of(there.convert(specimen.text))
    for field in ("title", "doc_number", "addressees", "written_date", "genre"):
        value = value_of(document, field)
        value = back.convert(value) if isinstance(value, str) else value
        assert value == specimen.expected.get(field, value)
