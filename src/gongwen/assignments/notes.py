"""Notes of responsibility: （牵头单位：…；责任单位：…）, ［… 牵头，… 按职责分工负责］, 责任单位：… at the end of an item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongwen.assignments.model import Share
from gongwen.assignments.units import Names, is_list, is_unit, names_in

_WORDS = r"牵头|责任|主责|主办|承办|协办|配合|协同|协助|协作|参与|参加|参建|实施|落实|负责|主管|主体|组织|督导|督办|督促|监督|监管|指导|支持|联合|执行|完成|包保|联系|分管|支撑"
_BODIES = r"单位|部门|机关|处室|科室|股室|机构|主体|地区|领导小组|小组|乡镇|街道"
_PERSONS = r"领导|县领导|市领导|区领导|人员|负责人|联系人|责任人|人"
LABEL = re.compile(
    rf"(?P<label>(?:(?:第一|主要|具体|共同|相关|有关|各|及|和|与|或|、|/|（|）|的|其他)*(?:{_WORDS}))+(?:(?:（|/|、|及|和|或)*(?:{_BODIES}|{_PERSONS})）?)*)(?:：|为：|为(?=[\u4e00-\u9fa5])|分别为：?)"
)
_BARE_LABEL = re.compile(rf"(?:牵头|主办|责任|配合|协办|承办|参与)(?:{_BODIES})(?=[{'省市县区州旗各'}])")
TIME_LABEL = re.compile(
    r"(?:(?:任务|计划|预计|拟|工作|整改|办理|实施|推进)?(?:完成|办结|落实|推进|整改|时间|时限|进度|期限)(?:的)?(?:时限|时间|期限|节点|安排|要求|进度|计划)?(?:要求)?|时限)："
)
_OTHER_LABEL = re.compile(r"(?:联系(?:人|电话|方式)|电话|备注|工作目标|目标|措施|依据)：")
_ADVERB = r"(?:共同|分别|具体|牵头|联合|各自|统一|负责|并|主要|组织|会同|抓好|依法|依职责|依职能|(?:按照?|根据|依据|依|结合)(?:各自|本部门|部门|单位|工作)*(?:职责|职能|分工|任务|权限|要求|属地)+(?:和|、)?(?:职责|分工|任务|权限|管理|原则)*)"
ROLE = re.compile(
    rf"(?P<role>{_ADVERB}*(?:牵头(?:负责|落实|组织|实施|抓总|单位)*|分工(?:负责|落实|推进)|负责(?:牵头|落实|组织|实施|推进)*|配合(?:落实|实施|做好|完成)?|协办|主办|承办|协同(?:配合|推进)?|协助(?:配合|落实)?|参与(?:配合)?|参加|"
    r"抓好落实|推进落实|贯彻落实|组织实施|组织落实|抓落实|落实|实施|执行|支持))(?=$|[，；。、,;）〕\n ]|各|[省市县区]|单位(?:$|[，；。、]))"
)
_GOING_WITH = re.compile(r"会同|商(?=[省市县区国财发])")
BY_POSITION = re.compile(
    r"(?:列|排|居|位列|排列|排名|排序)?(?:在)?(?:第一位|首位|第一|首家|第一家|最前面?|最先)(?:的)?(?:者|单位|部门|的)?(?:单位|部门)?(?:均)?(?:为|是|系)?(?:本?项?(?:任务|工作)?的?)?牵头(?:责任)?(?:单位|部门)"
)
_BRACKETS = re.compile(
    r"（[^（）〔〕]*(?:[（〔][^（）〔〕]*[）〕][^（）〔〕]*)*[）〕]|〔[^〔〕（）]*(?:[（〔][^（）〔〕]*[）〕][^〔〕（）]*)*[〕）]"
)
_OPEN_END = re.compile(rf"[（〔](?=(?:{_WORDS})[^（）〔〕]{{0,8}}：)[^）〕]*$")
_MARKED_LEAD = re.compile(r"（(?:牵头|主办|主责)(?:单位|部门)?）|[*★△▲]")
_ROLE_ENDS = ("负责", "配合", "牵头", "落实", "参与", "协助", "协办")
_LONGEST_SENTENCE = 200
_STRONG = frozenset(["牵头", "责任", "主责", "主办", "配合", "协办", "承办", "负责"])

_ONGOING = re.compile(
    r"长期|持续|常态|全年|贯穿|适时|即时|实时|立即|及时|按时|年|月|日|季|周|时|底|已完成|结合"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Units with a role at their places in a passage."""

    share: Share
    role: str
    names: Names
    start: int
    end: int
    by_position: bool = False


@dataclass
class Note:
    """One note: [start, end) in the passage, brackets included. `times` are ranges of words about time."""

    start: int
    end: int
    claims: list[Claim] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    whole_line: bool = False


def share_of(role: str) -> Share:
    """牵头, 主办 lead; 配合, 协办, 参与 support; all else is responsible."""
    if re.search(r"牵头|主办|主责", role) and not re.search(r"责任单位和|配合", role):
        return Share.LEAD
    if re.search(r"责任|负责|落实|承办|实施", role):
        return Share.RESPONSIBLE
    return Share.SUPPORTING if re.search(r"配合|协|参与|参加|支持|指导|联合", role) else Share.RESPONSIBLE


def notes_in(key: str, start: int = 0) -> list[Note]:
    """All notes of a passage, in order."""
    found = [note for m in _brackets(key, start) if (note := _bracket_note(key, m.start(), m.end()))]
    tail_start = found[-1].end if found else start
    tail = _label_tail(key, tail_start) if "：" in key or "为" in key else None
    if tail is None and not found:
        tail = _role_sentence(key, start)
    return [*found, tail] if tail else found


def _role_sentence(key: str, start: int) -> Note | None:
    """A last sentence that is nothing but units and roles: “…。县政府办公室牵头，各部门配合。”."""
    end = len(key.rstrip("。；"))
    begin = max(start, key.rfind("。", start, end) + 1)
    if not 4 < end - begin < _LONGEST_SENTENCE or not key.endswith(_ROLE_ENDS, begin, end):  # noqa: PLR2004
        return None
    note = Note(begin, len(key), whole_line=begin == start)
    read_roles(key, begin, end, note)
    claimed = [key[slice(*r)] for claim in note.claims for r in claim.names.ranges]
    covers = bool(note.claims) and key[begin : note.claims[0].start].strip() in {"", "由"}
    whole = ROLE.match(key, note.claims[-1].end) if covers else None
    return note if whole and whole.end() >= end and all(map(is_unit, claimed)) else None


def _brackets(key: str, start: int) -> Iterator[re.Match[str]]:
    yield from _BRACKETS.finditer(key, start)
    if m := _OPEN_END.search(key, start):
        yield m


def _bracket_note(key: str, start: int, end: int) -> Note | None:
    inner = (start + 1, end - (key[end - 1] in "）〕"))
    if inner[1] - inner[0] < 3:  # noqa: PLR2004
        return None
    note = Note(start, end)
    body = key[slice(*inner)]
    if LABEL.match(body) or _BARE_LABEL.match(body) or TIME_LABEL.match(body):
        read_labelled(key, inner[0], inner[1], note)
    elif ROLE.search(body):
        read_roles(key, inner[0], inner[1], note)
    elif start and key[start - 1] in "。；，" and is_list(body):
        note.claims.append(Claim(Share.RESPONSIBLE, "", names_in(key, *inner), *inner))
    note.whole_line = not key[:start].strip("。 ") and _behind(key, end)
    return note if note.claims or (note.times and TIME_LABEL.match(body)) else None


def _behind(key: str, end: int) -> bool:
    return not key[end:].strip("。；\n ")


def _label_tail(key: str, start: int) -> Note | None:
    """Labels without brackets at the end of a passage: “…。责任单位：甲、乙。” or a line of its own."""
    first = None
    for m in LABEL.finditer(key, start):
        label = m["label"]
        free = m.start() == 0 or key[m.start() - 1] in "。；！？”’）〕\n 、，" or m.start() == start
        if free and _is_label(label) and not _sentence_follows(key, m.end()):
            first = m.start()
            break
    if first is None:
        return _time_line(key, start)
    if (time := TIME_LABEL.search(key, start, first)) and key[time.start() - 1 : time.start()] in {"", "。"}:
        first = time.start()
    note = Note(first, len(key), whole_line=first == start)
    read_labelled(key, first, len(key), note)
    return note if note.claims else None


def _time_line(key: str, start: int) -> Note | None:
    """“完成时限：2021年底前” on a line of its own, or behind the last full stop."""
    for m in TIME_LABEL.finditer(key, start):
        if m.start() == start or key[m.start() - 1] in "。；\n":
            return Note(m.start(), len(key), times=[(m.end(), len(key))], whole_line=m.start() == start)
    return None


def _is_label(label: str) -> bool:
    strong = any(word in label for word in _STRONG)
    return (
        strong
        and re.search(rf"{_BODIES}|{_PERSONS}|^(?:牵头|责任|配合|协办|主办|承办|负责)$", label) is not None
    )


def _sentence_follows(key: str, at: int) -> bool:
    """Say whether prose stands behind a label, so that it is none: “责任单位：要按照 …”."""
    behind = LABEL.search(key, at)
    first = re.split(
        r"[、，；。\n]", key[at : min(at + 60, behind.start() if behind else len(key))], maxsplit=1
    )[0]
    return not first or not (is_unit(first) or is_list(first) or len(first) <= 12) or "要" in first  # noqa: PLR2004


def read_labelled(key: str, start: int, end: int, note: Note) -> None:
    """Read 牵头单位：甲；责任单位：乙、丙；完成时限：…. A value may itself say a role: 责任单位：甲牵头，乙配合."""
    labels = [(m.start(), m.end(), m["label"]) for m in LABEL.finditer(key, start, end)]
    labels += [
        (m.start(), m.end(), m.group())
        for m in _BARE_LABEL.finditer(key, start, end)
        if m.end() not in {b for _, b, _ in labels}
    ]
    labels += [(m.start(), m.end(), "时限") for m in TIME_LABEL.finditer(key, start, end)]
    labels += [(m.start(), m.end(), "") for m in _OTHER_LABEL.finditer(key, start, end)]
    labels.sort()
    for n, (_, a, label) in enumerate(labels):
        b = labels[n + 1][0] if n + 1 < len(labels) else end
        b = max(a, b)
        if label == "时限":
            note.times.append((a, b))
        elif label and not re.search(rf"(?:{_PERSONS})$", label):
            read_value(key, a, b, label, note)


def read_value(key: str, start: int, end: int, label: str, note: Note) -> None:
    """Read the units behind a label or in a column headed by it."""
    end = _without_remarks(key, start, end, note)
    share = share_of(label)
    if share is not Share.LEAD and _MARKED_LEAD.search(key, start, end):
        _marked(key, start, end, label, note)
        return
    if ROLE.search(key, start, end) and not is_list(key[start:end]):
        before = len(note.claims)
        read_roles(key, start, end, note, share_of(label), label)
        if len(note.claims) > before:
            return
    names = names_in(key, start, end)
    names = Names(tuple(r for r in names.ranges if not _about_time(key, r, note)), names.open_ended)
    if names.ranges:
        note.claims.append(Claim(share, label, names, start, end))


def _without_remarks(key: str, start: int, end: int, note: Note) -> int:
    """End of the list: what stands behind its full stop is a sentence of its own."""
    stop = key.find("。", start, end)
    if stop < 0:
        return end
    if _ONGOING.match(key, stop + 1, end):
        note.times.append((stop + 1, end))
    return stop


def _about_time(key: str, at: tuple[int, int], note: Note) -> bool:
    words = key[slice(*at)]
    if is_unit(words) or not (
        re.match(
            r"(?:\d|[一二三四五六七八九十])+[月日个年天周]|20\d\d|每|年底|月底|长期|持续|常年|全年|常态|按|适时",
            words,
        )
    ):
        return False
    note.times.append(at)
    return True


def _marked(key: str, start: int, end: int, label: str, note: Note) -> None:
    """Units of which one is marked: 甲（牵头）、乙、丙."""
    leads: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for a, b in names_in(key, start, end).ranges:
        m = _MARKED_LEAD.search(key, max(start, a - 1), b + (key[b : b + 1] in {"*", "★", "△", "▲"}))
        clean = (a, m.start()) if m and m.group().startswith("（") else (a, b)
        (leads if m else others).append(clean)
    if leads:
        note.claims.append(Claim(Share.LEAD, "牵头", Names(tuple(leads)), start, end))
    if others:
        note.claims.append(Claim(share_of(label), label, Names(tuple(others)), start, end))


def read_roles(
    key: str, start: int, end: int, note: Note, fallback: Share | None = None, label: str = ""
) -> None:
    """Read 甲、乙牵头，丙、丁按职责分工负责: the role stands behind its units."""
    at = start
    for m in ROLE.finditer(key, start, end):
        if m.start() < at:
            continue
        if not _take(key, at, m.start(), m["role"], note):
            if m.start() == at and note.claims:  # 牵头、负责 behind the same units
                at = m.end()
            continue
        at = m.end()
    rest = key[at:end].strip("。；，、 \n")
    if not rest:
        return
    if is_list(rest) and (note.claims or fallback is not None):
        share = fallback if fallback not in {None, Share.LEAD} else Share.RESPONSIBLE
        note.claims.append(Claim(share or Share.RESPONSIBLE, label, names_in(key, at, end), at, end))
    elif note.claims and _ONGOING.search(rest):
        note.times.append((at, end))


def _take(key: str, start: int, end: int, role: str, note: Note) -> bool:
    """Take the units before a role word; times that stand among them are noted apart."""
    start = _after_sentence(key, start, end)
    names = names_in(key, start, end)
    ranges: list[tuple[int, int]] = []
    for a, b in names.ranges:
        if _about_time(key, (a, b), note):
            continue
        ranges += _company(key, a, b)
    if not ranges or not all(_may_be_unit(key[a:b]) for a, b in ranges):
        return False
    note.claims.append(Claim(share_of(role), role, Names(tuple(ranges), names.open_ended), start, end))
    return True


def _company(key: str, start: int, end: int) -> list[tuple[int, int]]:
    m = _GOING_WITH.search(key, start, end)
    if m is None or m.start() == start:
        return [(start, end)]
    return [(start, m.start()), (m.end(), end)]


def _after_sentence(key: str, start: int, end: int) -> int:
    return max(start, *(key.rfind(c, start, end) + 1 for c in "。：")) if start < end else start


def _may_be_unit(words: str) -> bool:
    """In a note a name need not have a known ending; it must not be a sentence."""
    return is_unit(words) or (
        2 <= len(words) <= 18  # noqa: PLR2004
        and re.search(
            r"[。！？；：《》“”\d]|谁|负责人|要|是|的(?!单位|部门)|应|须|为|以|把|将|使|或|等|共同|制度|机制|责任$|不",
            words,
        )
        is None
    )
