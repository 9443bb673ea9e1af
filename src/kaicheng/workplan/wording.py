"""Words of a sheet's row read as words of a text are: times, rhythms, numbers to reach, documents named. Pure.

A row is set as a table of one row and read by `gongwen.assignments`, so that a ledger typed into a sheet and the same
ledger read from its document come to the same days.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongwen.assignments import DeadlineKind, Task, tasks_of
from gongwen.model import OfficialDocument, Reading
from gongwen.source import Cell, FileFormat, TableBlock
from kaicheng.workplan import due
from kaicheng.workplan.due import Plain

_HEADS = ("任务名称", "任务内容", "完成标准", "责任单位", "完成时限")
_NO_DAY = frozenset({DeadlineKind.ONGOING, DeadlineKind.RECURRING, DeadlineKind.ANNUAL})
_NOBODY = "县某某局"  # a table without units is none of tasks
_BARE = re.compile(r"^(?:每|按|逐)?(?:[两二]?个?(?:周|月|季度|季|半年|学期|年))度?$")
_TIMES = re.compile(r"^(?:每|按|逐)个?(?:周|月|季度|季|半年|学期|年)度?[一二两三四五六七八九十\d]+次$")


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a row come to. `day`: by which all is done. `unread`: a time in which no day or rhythm was found."""

    deadlines: list[Plain] = field(default_factory=list)
    frequencies: list[Plain] = field(default_factory=list)
    targets: list[Plain] = field(default_factory=list)
    citations: list[Plain] = field(default_factory=list)
    day: date | None = None
    unread: tuple[str, ...] = ()


def words_of(row: Mapping[str, str], by: due.Reckoning) -> Words:
    """Read a row (our column → cell): its name, content and standard, and the cells of time and rhythm."""
    time, rhythm = row.get("due", ""), row.get("frequency", "")
    if time[:1] in {"每", "按", "逐"} and (_BARE.match(time) or _TIMES.match(time)):
        time, rhythm = "", rhythm or time
    found = _one_row(row, time, by)
    frequencies = [due.plain_frequency(one) for one in found.frequencies] if found else []
    unread = []
    more: list[Plain] = []
    if rhythm:
        more = _rhythm(rhythm, by)
        frequencies = [*more, *(one for one in frequencies if one["words"] != rhythm)]
        unread += [] if more else [rhythm]
    deadlines = [_placeless(due.plain_deadline(one)) for one in found.deadlines] if found else []
    if time and not any(one["words"] in time for one in (*deadlines, *frequencies)):
        more = _rhythm(time, by)
        frequencies = [*more, *frequencies]
        deadlines += [] if more else [{"words": time, "kind": "date"}]
    day = due.due_of(deadlines, by)
    if time and day is None and not frequencies and not any(one["kind"] in _NO_DAY for one in deadlines):
        unread.append(time)
        if not any(one["words"] == time for one in deadlines):
            deadlines.append({"words": time, "kind": "date"})  # nothing of the cell gets lost
    return Words(
        deadlines,
        [_placeless(one) for one in due.with_rhythm(frequencies, deadlines, by.year)],
        [_placeless(due.plain_target(one)) for one in found.targets] if found else [],
        [due.plain_citation(one) for one in found.citations] if found else [],
        day,
        tuple(unread),
    )


def _one_row(row: Mapping[str, str], time: str, by: due.Reckoning) -> Task | None:
    heading, text = row.get("heading", ""), row.get("text", "")
    return _read(heading if text else "", text or heading, row.get("standard", ""), time, by)


def _rhythm(words: str, by: due.Reckoning) -> list[Plain]:
    """每季度, 每半年1次, 每周更新: words that may lack the number the text would give."""
    spelled = words
    if _BARE.match(words):
        spelled = f"{'' if words[0] in '每按逐' else '每'}{words}1次"
    for tried in (spelled, f"工作进展{spelled}", f"{words}开展"):
        found = _read("", tried, "", "", by)
        if found and found.frequencies:
            return [{**due.plain_frequency(one), "words": words} for one in found.frequencies]
    return []


def _read(heading: str, text: str, standard: str, time: str, by: due.Reckoning) -> Task | None:
    cells = (heading, text, standard, _NOBODY, time)
    table = TableBlock((tuple(Cell(h, header=True) for h in _HEADS), tuple(Cell(c) for c in cells)))
    document = OfficialDocument(
        text="",
        format=FileFormat.TEXT,
        title=Reading(f"{by.year}年工作任务分解表"),
        written_date=Reading(by.issued_on),
        body=(table,),
    )
    return next(iter(tasks_of(document)), None)


def _placeless(plain: dict[str, Any]) -> Plain:
    """Without places in a text: there is none."""
    return {name: value for name, value in plain.items() if name not in {"start", "end"}}
