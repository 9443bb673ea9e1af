"""How often: 每周一督查, 一周更新1篇, 每年不少于2次, 按季度, 周调度、月通报."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongwen.assignments.model import Comparison, Period
from gongwen.recognition.dates import han_number

_PERIODS = {
    "半月": Period.MONTH, "日": Period.DAY, "天": Period.DAY, "周": Period.WEEK, "星期": Period.WEEK, "旬": Period.TEN_DAYS, "月": Period.MONTH, "月度": Period.MONTH,
    "季": Period.QUARTER, "季度": Period.QUARTER, "半年": Period.HALF_YEAR, "学期": Period.SEMESTER, "年": Period.YEAR, "年度": Period.YEAR,
}  # fmt: skip
_P = r"(?:半月|半年|季度|年度|学期|月度|星期|[日天周旬月季年])"
_N = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_MEASURE = r"(?:次|篇|场|期|条|件|轮|例|份|批|回|遍|个(?!月|季|人)|项|部|讲|课时|学时|天|日(?!前))"
_AT_LEAST = r"不少于|不得少于|不低于|不得低于|至少|最少|保证|确保|原则上不少于|一般不少于|要|须|应"
_COUNTED = re.compile(
    rf"(?:(?P<every>每(?:隔)?(?P<n>{_N})?个?)|(?P<one>(?<![\d第]){_N})个?)(?P<per>{_P})(?!内(?!.{{0,12}}[次篇])|[前底末]|以上|以下|之?后|期间|人|制度|份)(?P<between>[^，。；：]{{0,26}}?)"
    rf"(?P<least>不少于|不得少于|不低于|不得低于|至少|最少)?(?P<count>{_N})(?:[-—~至](?P<upper>{_N}))?(?:余)?(?P<measure>{_MEASURE})(?P<above>及?以上)?"
)
_YEARLY = re.compile(
    rf"(?P<per>全年|年内|年度内|一年内|本年度|年均|月均|每学年|学年内|全年度)(?P<between>[^，。；：]{{0,26}}?)(?P<least>不少于|不得少于|不低于|不得低于|至少|最少|达到?)?(?P<count>{_N})(?P<measure>{_MEASURE})(?P<above>及?以上)?"
)
_EVERY_VERB = re.compile(
    rf"(?<![\u4e00-\u9fa5]人)每(?:隔)?(?P<n>\d{{1,2}}(?:[-—~至]\d{{1,2}})?|[一二三两四五六])?个?(?P<per>{_P})(?!的?\d{{1,2}}[月日号]|[前底末]|以上|内|之?后|期间|人|份|平均|生均|增|补|缴|享|给|发放|不超过|可)"
    r"(?P<rest>(?:年初|年末|年终|底|末|初)?[^，。；：、（）\d]{0,12})"
)
_BY = re.compile(
    r"(?<![\u4e00-\u9fa5]{0}(?:不))(?:按|分|逐|按照)(?P<per>季度|季|月度|月|周|旬|半年|学期|年度|年|日)(?P<also>、(?:季度|季|月度|月|周|旬|半年|年度|年))?(?!人均|平均|缴|计|工资|支付|发放|份|均|[\d一二三四五六七八九十]|[前底末内]|度?计划|期|利率|度重点)(?=[\u4e00-\u9fa5，。；、）〕]|$)"
)
_RHYTHM_VERB = r"(?:调度|通报|督查|督导|督办|报告|研判|会商|例会|分析|讲评|总结|评估|点评|小结|汇总|推送|评比|检查|巡查|更新|公示|清零|晾晒|考评|考核|盘点|晒单|报(?!告|表|刊|道)|结(?!合|构|果)|评(?!估|价)|商|议|查|总结)"
_RHYTHM = re.compile(
    rf"(?<![\u4e00-\u9fa5每一二三四五六七八九十\d]|年|个)(?:实行|落实|坚持|执行|建立|健全|做到|按照?|严格|“)?(?P<per>双周|半月|半年|周|旬|月|季度|季|年|日)(?P<one>一)?(?P<verb>{_RHYTHM_VERB})"
)
_REGULAR = re.compile(r"(?<!不)定期(?P<verb>[\u4e00-\u9fa5]{2})")
_NO_REGULAR = re.compile(r"存款|考核|限|检验")
_PER_PERSON = re.compile(r"(?:每人|每户|人均|每家|每村|每个?[\u4e00-\u9fa5]{1,4})$")
_SIGNS = {"双周": (Period.WEEK, 2)}
_OTHER_MEASURE = re.compile(r"(?:不少于|不低于|至少|达到?)?\d")


@dataclass(frozen=True, slots=True)
class FoundFrequency:
    """A frequency at its place; `counted` is where its number with its measure stands, if it has one."""

    start: int
    end: int
    per: Period
    every: int = 1
    count: int | None = None
    comparison: Comparison = Comparison.EQUAL
    counted: tuple[int, int] | None = None
    compared: bool = False  # the comparison stands at the number itself


def frequencies_in(key: str, taken: list[tuple[int, int]], start: int = 0) -> list[FoundFrequency]:
    """All frequencies; `taken` are ranges of deadlines, which are none."""
    found: list[FoundFrequency] = []
    quoted = [m.span() for m in re.finditer(r"《[^《》]{1,120}》", key)] if "《" in key else []
    for reader in (_counted, _yearly, _every, _by, _rhythm, _regular):
        for f in reader(key):
            ranges = [*((g.start, g.end) for g in found), *taken, *quoted]
            if f.start >= start and not any(a < f.end and f.start < b for a, b in ranges):
                found.append(f)
    return sorted(found, key=lambda f: f.start)


def _number(words: str | None) -> int | None:
    return han_number(words.replace("两", "二")) if words else None


def _comparison(m: re.Match[str]) -> tuple[Comparison, bool]:
    if m["least"] or m["above"]:
        return Comparison.AT_LEAST, True
    loose = re.search(rf"{_AT_LEAST}", m["between"]) is not None
    return (Comparison.AT_LEAST if loose else Comparison.EQUAL), False


def _counted(key: str) -> Iterator[FoundFrequency]:
    for m in _COUNTED.finditer(key):
        if _PER_PERSON.search(key[max(0, m.start() - 6) : m.start()]) or re.search(
            r"[^\u4e00-\u9fa5、]每|内$", m["between"]
        ):
            continue
        if m["every"] is None and not _is_rate(m):
            continue
        if re.search(r"第$", key[: m.start("count")][-1:]) or "享受" in m["between"]:
            continue
        comparison, compared = _comparison(m)
        every = _number(m["n"] or m["one"]) or 1
        count = _number(m["count"])
        if count is not None and m["per"] == "半月":
            count *= 2
        yield FoundFrequency(
            m.start(), m.end(), _PERIODS[m["per"]], every, count, comparison, m.span("count"), compared
        )


def _is_rate(m: re.Match[str]) -> bool:
    """一周更新1篇, 一年两次, 两年一次; but not 2021年 … 3次 nor 三年行动 … 5个."""
    if len(m["one"]) > 1 or m["one"] == "0":
        return False
    return m["measure"] in {"次", "篇", "场", "期", "轮", "条", "回", "遍"} and len(m["between"]) <= 12  # noqa: PLR2004


def _yearly(key: str) -> Iterator[FoundFrequency]:
    for m in _YEARLY.finditer(key):
        if (
            m["measure"] not in {"次", "篇", "场", "期", "轮", "条", "回", "遍", "课时", "学时"}
            and not m["least"]
        ):
            continue
        if m["measure"] in {"个", "项", "件", "例", "份", "批", "部"}:
            continue
        comparison, compared = _comparison(m)
        per = Period.MONTH if m["per"].startswith("月") else Period.YEAR
        yield FoundFrequency(
            m.start(), m.end(), per, 1, _number(m["count"]), comparison, m.span("count"), compared
        )


def _every(key: str) -> Iterator[FoundFrequency]:
    for m in _EVERY_VERB.finditer(key):
        if _PER_PERSON.search(key[max(0, m.start() - 6) : m.start()]) or not m["rest"]:
            continue
        raw = m["n"] or ""
        every = _number(raw) or (int(raw[0]) if raw[:1].isdigit() else 1)
        count = None if _OTHER_MEASURE.match(key, m.end()) else 2 if m["per"] == "半月" else 1
        yield FoundFrequency(m.start(), m.end(), _PERIODS[m["per"]], every, count)


def _by(key: str) -> Iterator[FoundFrequency]:
    for m in _BY.finditer(key):
        yield FoundFrequency(m.start(), m.end(), _PERIODS[m["per"]], 1, 1)


def _rhythm(key: str) -> Iterator[FoundFrequency]:
    for m in _RHYTHM.finditer(key):
        per, every = _SIGNS.get(m["per"], (_PERIODS.get(m["per"], Period.MONTH), 1))
        yield FoundFrequency(m.start("per"), m.end(), per, every, 2 if m["per"] == "半月" else 1)


def _regular(key: str) -> Iterator[FoundFrequency]:
    for m in _REGULAR.finditer(key):
        if not _NO_REGULAR.match(m["verb"]):
            yield FoundFrequency(m.start(), m.end(), Period.UNSPECIFIED)
