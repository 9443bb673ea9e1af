"""Numbers to reach: 不低于60%, 26个领域, 80余辆, 压缩至3个工作日, 全部支持IPv6."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongwen.assignments.model import Comparison
from gongwen.recognition.dates import han_number

_NUM = r"(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = r"(?P<scale>[万亿]|百万|千万)?"
_UNITS = (
    r"平方公里|平方千米|平方米|立方米|万千瓦|千瓦时|兆瓦|千瓦|公里|千米|公顷|公斤|毫克|微克|人次|人天|户次|床位|学时|课时|工作日|个工作日|小时|分钟|车次|标箱|"
    r"[元亩米吨户人名家个类项次场期篇条件座辆台套处所张份只头株棵批例支对组部间栋层本种门宗单艘架块片届轮口眼根盏路班岗孔村镇街档册幅桩枚项卷倍分位吨度升]"
)
_MORE = r"不少于|不得少于|不低于|不得低于|不小于|至少|最少|超过|大于|高于|突破|达到?|增长|提高到?|提升至?|覆盖|不下|保持在?"
_LESS = r"不超过|不得超过|不高于|不得高于|不大于|低于|少于|小于|最高|最多|控制在|压缩至|压减至|缩短至|降至|降低到|以内"
_QUANTITY = re.compile(
    rf"(?P<op>(?:{_MORE}|{_LESS}|约)?)(?P<in>[在到至为]?){_NUM}{_SCALE}(?P<more>余|多|几)?(?:(?P<percent>%|％|个百分点|‰)|(?P<scale2>[万亿])?(?P<unit>{_UNITS}))"
    r"(?P<bound>(?:及|或)?以上|(?:及|或)?以下|以内|之内|左右)?"
)
_HAN_QUANTITY = re.compile(
    r"(?P<op>(?:不少于|不得少于|不低于|至少|最少|不超过)?)(?<![第“一二三四五六七八九十百点分之])(?P<num>[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]百(?:[一二三四五六七八九]十[一二三四五六七八九]?)?|[二三四五六七八九两](?=[次场期篇家名]))"
    r"(?P<more>余|多)?(?P<unit>[个类项次场期篇家名人条件座辆所处户种])(?P<bound>(?:及|或)?以上|以内)?(?!代|会|五|届|中全|全会|意识|自信|维护|方面|层面|一批|月|工作日|坚持)"
)
_HAN_PERCENT = re.compile(r"百分之(?P<num>[一二三四五六七八九十百]+)(?P<bound>(?:及|或)?以上|以下)?")
_RATIO = re.compile(
    r"(?:按照?)?每?(?P<base>\d+)(?P<per>[户人名家个])[^，。；\d]{0,4}(?:配备?|配置|设|聘)(?:不少于|至少)?(?P<num>\d+)(?P<unit>[名人个])(?P<bound>及?以上)?"
)
_WORDED = re.compile(
    r"(?:全部|全面|均|都)?支持(?:IPv6|IPV6|ipv6|互联网协议第[6六]版)(?:（[^（）]{1,16}）)?|(?:实现|完成|达到)(?:全域|全程)?(?:全覆盖|零增长|零事故|清零|动态清零|全达标)|覆盖率100%"
)
_CONTEXT = re.compile(r"[^，。；：、（）“”\s]{0,10}$")
_NOT_BEFORE = re.compile(r"(?:第|前|[A-Za-z-]|\d[.:：/]|十四五|No\.?|编号|号|电话|热线|“|排名)$")
_NOT_BEHIND = re.compile(r"\d|月|工作日(?:之?内|前)|小时(?:之?内)|热线|号|届|(?:个|些)?人大|年|日")
_DURATION = frozenset(["工作日", "个工作日", "小时", "分钟"])


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A target at its place in the words."""

    start: int
    end: int
    value: float | None
    unit: str
    comparison: Comparison = Comparison.EQUAL


def targets_in(
    key: str, deadlines: list[tuple[int, int]], counted: list[tuple[int, int]], start: int = 0
) -> list[FoundTarget]:
    """All targets. `deadlines` and `counted` (numbers of frequencies without a comparison of their own) are none."""
    found: list[FoundTarget] = []
    quoted = [m.span() for m in re.finditer(r"《[^《》]{1,120}》|〔(?:19|20)\d\d〕\d+号", key)]
    blocked = [*deadlines, *counted, *quoted]
    for reader in (_ratios, _worded, _quantities, _han_quantities, _han_percents):
        for target in reader(key):
            ranges = [*blocked, *((t.start, t.end) for t in found)]
            if target.start >= start and not any(a < target.end and target.start < b for a, b in ranges):
                found.append(target)
    return sorted(found, key=lambda t: t.start)


def _comparison(op: str, bound: str, more: str) -> Comparison:
    if re.fullmatch(_LESS, op) or "下" in bound or "内" in bound:
        return Comparison.AT_MOST
    if (
        re.fullmatch(r"不少于|不得少于|不低于|不得低于|不小于|至少|最少|超过|大于|高于|突破|不下", op)
        or "上" in bound
        or more
    ):
        return Comparison.AT_LEAST
    return Comparison.ABOUT if op == "约" or bound == "左右" else Comparison.EQUAL


def _quantities(key: str) -> Iterator[FoundTarget]:
    for m in _QUANTITY.finditer(key):
        before = key[max(0, m.start() - 4) : m.start()] if not m["op"] else ""
        if _NOT_BEFORE.search(before) or _NOT_BEHIND.match(key, m.end()):
            continue
        if m["unit"] in _DURATION and not m["op"]:
            continue
        if m["unit"] in {"度", "分", "位", "路", "号", "级"} and not (m["op"] or m["bound"]):
            continue
        unit = "%" if m["percent"] in {"%", "％"} else m["percent"] or m["unit"]
        value = float(m["num"].replace(",", ""))
        for scale in (m["scale"], m["scale2"]):
            value *= {"万": 1e4, "亿": 1e8, "百万": 1e6, "千万": 1e7}.get(scale or "", 1)
        yield FoundTarget(
            m.start(), m.end(), value, unit, _comparison(m["op"], m["bound"] or "", m["more"] or "")
        )


def _han_quantities(key: str) -> Iterator[FoundTarget]:
    for m in _HAN_QUANTITY.finditer(key):
        value = han_number(m["num"].replace("两", "二"))
        small = value is not None and value < 10  # noqa: PLR2004 - 三次 means a number only where it is compared
        if value is None or (small and not (m["op"] or m["bound"])):
            continue
        yield FoundTarget(
            m.start(), m.end(), value, m["unit"], _comparison(m["op"], m["bound"] or "", m["more"] or "")
        )


def _han_percents(key: str) -> Iterator[FoundTarget]:
    for m in _HAN_PERCENT.finditer(key):
        value = han_number(m["num"])
        if value is not None:
            yield FoundTarget(m.start(), m.end(), value, "%", _comparison("", m["bound"] or "", ""))


def _ratios(key: str) -> Iterator[FoundTarget]:
    for m in _RATIO.finditer(key):
        unit = f"{m['unit']}/{m['per']}"
        base = int(m["base"])
        if base:
            yield FoundTarget(
                m.start(), m.end(), int(m["num"]) / base, unit, _comparison("", m["bound"] or "", "")
            )


def _worded(key: str) -> Iterator[FoundTarget]:
    for m in _WORDED.finditer(key):
        yield FoundTarget(m.start(), m.end(), None, m.group())
