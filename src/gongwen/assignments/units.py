"""Names of units in notes and columns: where one ends and the next begins, which stand for many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gongwen.assignments.model import Unit

_LEVEL = "省市县区州旗镇乡"
# Last words of names of units. Longer ones are tried first, so a name does not end in the middle of a word.
_ENDINGS = (
    "部门|单位|机构|机关|企业|国企|企企|组织|团体|处室|科室|股室|站所|地区|各地|成员|政府|管委会|委员会|办公厅|办公室|委办|组织部|宣传部|统战部|政法委|"
    "纪委监委|纪委|党委|党组|党工委|工委|团委|监委|厅|局|部|院|署|处|科|股|室|中心|总队|支队|大队|中队|公司|集团|协会|联合会|学会|商会|总工会|工会|"
    "妇联|残联|科协|文联|侨联|工商联|红会|红十字会|基金会|大学|学院|党校|学校|小学|中学|幼儿园|医院|卫生院|银行|支行|分行|人行|联社|供销社|报社|街道|"
    "办事处|乡镇|园区|开发区|高新区|经开区|示范区|新区|实验区|试验区|管理区|度假区|保税区|工业园|产业园|科技园|林场|农场|牧场|渔场|专班|领导小组|"
    "小组|联席会议|指挥部|秘书处|法院|检察院|武装部|派出所|电视台|融媒体|档案馆|图书馆|博物馆|文化馆|馆|社区|各村|村委会|居委会|基地|烟草专卖|"
    "电信|移动|联通|铁塔|邮政|城投|办|委|会|站|所|队|园|社|团|镇|乡|村|台|街镇|镇街"
)
_END = (
    rf"(?:{'|'.join(sorted(_ENDINGS.split('|'), key=len, reverse=True))}|[省市县区州旗]委|"
    r"(?<=各)(?:县市区|市县区|区县市|县区|区县|县市|市县|市区|[县区市州旗省])|(?<![城地园])[县区市](?=$))"
)
_BRACKET = r"(?:（[^（）]{0,40}）)?"
_WHOLE = re.compile(
    rf"(?:[\u4e00-\u9fa5A-Za-z0-9“”·○×/-]|（[^（）]{{1,24}}）){{1,40}}?{_END}{_BRACKET}(?:区域|范围)?"
)
_COLLECTIVE = re.compile(
    r"各|有关|相关|其他|全[省市县区]|所有|涉及|辖区|[省市县区州旗](?:级|直|属)|中央驻|驻[\u4e00-\u9fa5]|中省|承办|主管部门|成员单位|开设|试点"
)
_COLLECTIVE_END = re.compile(
    r"(?:部门|单位|机关|企业|地区|乡镇|街道|处室|科室|部门和单位|机构|街镇|镇街|社区|各地|学校|国企|企企|组织)(?:（[^（）]*）)?$"
)
_PROPER = re.compile(r"(?:有限公司|集团|派出机构|分公司)$")
# What no name of a unit holds: words of a sentence.
_PROSE = re.compile(
    r"[。！？；《》：\d]|应当|不得|必须|进行|开展|加强(?!.{0,4}(?:领导小组|办))|推进(?!.{0,14}(?:小组|办|专班|中心|会议))|推动|实现|完成|提高|提升|落实|按照|根据|通过|及时|做好|"
    r"形成|制定|确保|要(?:求|切|在|加)|(?:列|编)入|谁|什么|负责人|第一时间|以[\u4e00-\u9fa5]+为|的(?!单位|部门|[省市县区]直|企业|乡镇|街道|学校|机关|机构)"
)
_ETC = re.compile(
    r"等(?:(?:其他|各)?(?:有关|相关|各有关|各相关|主要|职能|责任|成员|[省市县区]直(?:有关|相关)?)?(?:部门和单位|部门、单位|部门（单位）|单位和部门|部门单位|职能部门|部门|单位|地区|乡镇|街道|企业|机构)?)?$"
)
_GENERIC = re.compile(r"(?:部门|单位|地区|机构|企业|街道|机关|乡镇|科室|处室|组织)(?:（[^（）]*）)?")
_LINK = re.compile(r"以及|会同|联合|[和及与]")
_HEAD = re.compile(
    r"(?:(?:以上|上述)[\u4e00-\u9fa5]{0,6}?由|由|请|以及|还有|其中|会同|联合|并由|并|和|及|与|拟由)(?=..)"
)
_STARTS = re.compile(
    rf"[{_LEVEL}](?=[\u4e00-\u9fa5])|各|中共|国家|国网|中国|有关|相关|其他|团[{_LEVEL}]委|人行|驻"
)
_DIVIDERS = "、，,；;/\n \t|"
_DIVIDER = re.compile(r"[、，,；;\n ]")
_SHORTEST = 2
_LONGEST = 200  # with all that a name may hold in brackets
_LONGEST_PART = 6  # 县公安局 + 交警大队
_FIRM_END = re.compile(
    r"(?:局|厅|办公室|政府|委员会|管委会|中心|公司|支行|分行|医院|学校|大学|学院|部门|单位|街道|协会|联合会|总工会|法院|检察院|队)(?:（[^（）]*）)?$"
)
_NOBODY = frozenset(["无", "-", "--", "/", "—", "——", "〃", "同上", "略", "待定"])


@dataclass(frozen=True, slots=True)
class Names:
    """A list of units: ranges of the names in the words, and whether it closes with 等."""

    ranges: tuple[tuple[int, int], ...]
    open_ended: bool = False


def names_in(key: str, start: int, end: int) -> Names:
    """Divide a list of units in `key[start:end]`; the list is known to be one."""
    found: list[tuple[int, int]] = []
    open_ended = False
    for first, last in _parts(key, start, end):
        a, b, etc = _trimmed(key, first, last)
        open_ended = open_ended or etc
        for c, d in _linked(key, a, b):
            found += _unglued(key, c, d)
    return Names(tuple((a, b) for a, b in found if b > a and key[a:b] not in _NOBODY), open_ended)


def _parts(key: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Ranges between dividers outside brackets. A line break or a blank divides only whole names."""
    depth, at = 0, start
    for i in range(start, end):
        c = key[i]
        if c in "（〔":
            depth += 1
        elif c in "）〕":
            depth = max(0, depth - 1)
        elif depth == 0 and c in _DIVIDERS and (c not in "\n \t/" or _divides(key, at, i, end)):
            yield at, i
            at = i + 1
    yield at, end


def _divides(key: str, start: int, at: int, end: int) -> bool:
    before = key[start:at].replace("\n", "")
    after = key[at + 1 : end].lstrip("\n \t")
    if key[at] == "/" or not before or not after:
        return key[at] != "/" or bool(_WHOLE.fullmatch(before) and len(before) > 2)  # noqa: PLR2004
    if _WHOLE.fullmatch(before) is None or len(after) < _SHORTEST:
        return False
    return _STARTS.match(after) is not None or _ends_well(before, after)


def _ends_well(before: str, after: str) -> bool:
    """Say whether a line ends with a word that seldom stands inside a name, and another name follows."""
    return _FIRM_END.search(before) is not None and is_unit(_DIVIDER.split(after, maxsplit=1)[0])


def _trimmed(key: str, start: int, end: int) -> tuple[int, int, bool]:
    """Drop what stands around a name: 由 before it, 等有关单位 behind it."""
    while start < end and key[start] in " \n\t。、，；：*★":
        start += 1
    while end > start and key[end - 1] in " \n\t。、，；：":
        end -= 1
    if m := _HEAD.match(key, start, end):
        start = m.end()
    etc = _ETC.search(key, start, end)
    if etc and etc.start() > start:
        return start, etc.start(), True
    return start, end, False


def _linked(key: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Divide at 和, 及, 与 where a whole name stands on both sides: not in 发展和改革局, not in 部门和单位."""
    at = start
    for m in _LINK.finditer(key, start + 2, max(start + 2, end - 1)):
        etc = _ETC.search(key, at, m.start())
        stop = etc.start() if etc and etc.start() > at else m.start()
        left, right = key[at:stop], key[m.end() : end]
        if key.count("（", at, m.start()) > key.count("）", at, m.start()):
            continue
        if is_unit(left) and is_unit(right) and not _GENERIC.fullmatch(right) and len(right) > 2:  # noqa: PLR2004
            yield at, stop
            at = m.end()
    yield at, end


def _unglued(key: str, start: int, end: int) -> list[tuple[int, int]]:
    """Divide names that lost what stood between them: 省工商局省审改办."""
    found = []
    at = start
    for m in _STARTS.finditer(key, start + 3, end):
        if m.start() - at > _LONGEST:
            break  # what stands before only grows
        left = key[at : m.start()]
        if left.count("（") > left.count("）") or not _glued_between(
            left, key[m.start() : min(end, m.start() + _LONGEST + 1)]
        ):
            continue
        found.append((at, m.start()))
        at = m.start()
    return [*found, (at, end)]


def _glued_between(left: str, right: str) -> bool:
    if len(left) < 3 or len(right) < 3 or left[-1] in "各市县区省":  # noqa: PLR2004 - 县局 is no name
        return False
    if (
        left.endswith(("政府", "党委", "工委"))
        and right.startswith("各")
        and re.match(r"各(?:组成|直属|工作|有关)?(?:部门|单位|委|机构|办)", right)
    ):
        return False  # 省政府各部门 is one name
    return (
        _WHOLE.fullmatch(left) is not None
        and not left.endswith(("乡镇", "县级", "街道"))
        and len(first := right.split("、", 1)[0]) <= _LONGEST
        and _WHOLE.fullmatch(first) is not None
    )


@lru_cache(4096)
def is_unit(key: str) -> bool:
    """Say whether the words look like the name of a unit, or of many."""
    key = key.replace("\n", "").strip()
    if not 2 <= len(key) <= 40 or _PROSE.search(key):  # noqa: PLR2004
        return False
    return _WHOLE.fullmatch(key) is not None


@lru_cache(4096)
def is_list(key: str) -> bool:
    """Say whether the words are names of units and nothing else."""
    if not 2 <= len(key) <= 600:  # noqa: PLR2004 - a cell
        return False
    ranges = names_in(key, 0, len(key)).ranges
    return bool(ranges) and all(is_unit(key[a:b]) for a, b in ranges)


def is_collective(key: str) -> bool:
    """Say whether a name stands for many units."""
    if key.startswith(("各", "有关", "相关")):
        return True
    return (
        _COLLECTIVE.search(key) is not None
        and _COLLECTIVE_END.search(key) is not None
        and not _PROPER.search(key)
    )


def units_of(key: str, shown: str, names: Names) -> tuple[Unit, ...]:
    """The units at the ranges, each with the 省/市/县/区 that the list gives only once."""
    made: dict[str, Unit] = {}
    level = ""
    for a, b in names.ranges:
        words, name = key[a:b].replace("\n", ""), shown[a:b].replace("\n", "").replace(" ", "")
        collective = is_collective(words)
        if words[0] in _LEVEL:
            level = shown[a]
        lacks = bool(level) and words[0] not in _LEVEL and not collective and _takes_level(words)
        made.setdefault(name, Unit(name, f"{level}{name}" if lacks else name, collective))
    return tuple(made.values())


def _takes_level(words: str) -> bool:
    """Say whether 县 may stand before a name: before 财政局, not before 国网青禾供电公司 or 云汀海关."""
    return re.fullmatch(r"[\u4e00-\u9fa5]{1,12}(?:局|委|办|厅|中心)", words) is not None


def starts_in(key: str, start: int) -> Iterator[int]:
    """Where names may begin."""
    yield from (m.start() for m in _STARTS.finditer(key, start))


def chain_from(key: str, start: int, end: int, *, whole: bool = False) -> int:
    """End of the row of names that begins at `start`, glued or divided; `start` where there is none.

    A name that is the subject of what follows (各部门要制定 …) is taken only with `whole`.
    """
    at = start
    while at < end:
        stop = _name_end(key, at, end)
        if stop == at:
            break
        if (at == start or key[at - 1] not in _DIVIDERS) and _SUBJECT.match(key, stop):
            return stop if whole else at  # 各级各部门要制定 …: the sentence begins
        at = stop
        follows = at
        while follows < end and key[follows] in "、，； ":
            follows += 1
        if follows == at and not _STARTS.match(key, at, end):
            break
        if _name_end(key, follows, end) == follows:
            break
        at = follows
    while at > start and key[at - 1] in "、，； ":
        at -= 1
    return at


_OF_GOVERNMENT = re.compile(r"(?<=政府)各(?:组成|直属|工作|有关)?(?:部门|单位|委|机构|办)")
_BRACKETED = re.compile(r"（[^（）]{1,16}）")
_SUBJECT = re.compile(r"要|应|须|必须|负责|可|将")
_STRONG_END = re.compile(
    r"(?:管委会|管理委员会|人民政府|委员会|办公[室厅]|有限公司|部门|机构|单位|公司|集团|街道|法院|检察院|银行|支行|分行|高新区|开发区|园区|中心(?!城|镇|村|组|户)|局(?!长|域|限|面|部)|厅(?!长))(?:（[^（）]{0,24}）)?"
)
_ENDING = re.compile(rf"{_END}{_BRACKET}")
_TAIL = re.compile(
    r"(?:管委会|人民政府|政府|办事处|办公[厅室]|研究室|组织部|宣传部|统战部|政法委|网信办|编办|党校|各部门|各单位|和单位|分局|支行)"
)


def _reach(key: str, start: int, end: int) -> int:
    """How far a name may reach: to the next divider outside brackets."""
    depth, at = 0, start
    while at < end and at - start < 48:  # noqa: PLR2004 - the longest names
        if key[at] == "（":
            depth += 1
        elif key[at] == "）":
            depth -= 1
        elif key[at] in "。： \n《》；" or (depth <= 0 and key[at] in "、，") or depth < 0:
            break
        at += 1
    return at


def _is_open(key: str, start: int, stop: int) -> bool:
    return key.count("（", start, stop) > key.count("）", start, stop)


def _name_end(key: str, start: int, end: int) -> int:
    """End of the one name that begins at `start`: behind an ending that something divides from what follows, else a strong one."""
    limit = _reach(key, start, end)
    if (broken := _PROSE.search(key, start, limit)) is not None:
        limit = broken.start()
    strong = start
    for m in _ENDING.finditer(key, start + 1, min(limit + 26, end)):
        stop = m.end()
        if m.start() >= limit or stop - start < _SHORTEST or _is_open(key, start, stop):
            continue
        tail = _TAIL.match(key, stop, end)
        stop = tail.end() if tail else stop
        if _OF_GOVERNMENT.match(key, stop, end):
            continue
        if stop >= end or key[stop] in "、，； 。\n" or (_STARTS.match(key, stop, end) and stop - start > 2):  # noqa: PLR2004
            return strong if strong > start and stop - strong > _LONGEST_PART else stop
        if strong == start and (tail or _STRONG_END.fullmatch(key, m.start(), m.end())):
            bracket = _BRACKETED.match(key, stop, end)
            strong = bracket.end() if bracket else stop
    return strong
