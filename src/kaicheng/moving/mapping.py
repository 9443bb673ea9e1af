"""Which of our columns each heading of a sheet means: said before, known by name, or nothing."""

from collections.abc import Mapping, Sequence

from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Invalid
from kaicheng.moving.declared import columns, field_of, head_key
from kaicheng.moving.sheet import OWN


def guessed(heads: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Give place of the column (as text, as JSON keeps it) → our column; each of ours at most once.

    What was said before goes first, then a heading that is our own name, then the other known names.
    """
    found: dict[int, str] = {}
    taken: set[str] = set()
    names = {head_key(column.name): column.code for column in columns().values()}
    sources = (
        lambda head: remembered.get(head_key(head), ""),
        lambda head: names.get(head_key(head), ""),
        field_of,
    )
    for source in sources:
        for place, head in enumerate(heads):
            if place in found or head in OWN or not head.strip():
                continue
            code = source(head)
            if code in columns() and code not in taken:
                found[place] = code
                taken.add(code)
    return {str(place): found[place] for place in sorted(found)}


def checked(heads: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Check what a person chose. Raises Invalid with a sentence where a column is used twice or the title is missing."""
    mapping = {place: code for place, code in chosen.items() if code}
    codes = list(mapping.values())
    for place, code in mapping.items():
        number = number_in(place)
        if code not in columns() or number is None or number >= len(heads):
            raise Invalid("表头对应有误，请重新选择。")
        if codes.count(code) > 1:
            raise Invalid(f"有两列都对应到“{columns()[code].name}”，请只保留一列。")
    if "title" not in codes:
        raise Invalid("没有选择哪一列是“标题”，请选择。")
    if "files" not in codes and "body" not in codes:
        raise Invalid("没有选择哪一列是“文件”或“正文”，至少须有其中一列。")
    return mapping


def cells_by_column(cells: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Give our column → what stands in the row."""
    return {code: cells[int(place)] for place, code in mapping.items() if int(place) < len(cells)}
