"""Document numbers 发文字号: 国办发〔2019〕54号, 〔1996〕武字第82号, 国务院令第707号, 公告2019年第13号."""

import re
from dataclasses import dataclass

from gongwen.recognition.vocabulary import GENRES

_ANCHOR = re.compile(
    r"[〔（]((?:19|20)\d{2})年?[〕）]((?:[\u4e00-\u9fa5]{1,6}第|第|[\u4e00-\u9fa5]{1,4}字)?)(\d{1,5})号"
)
_ORDER = re.compile(
    r"令(?:[〔（]\d{4}[〕）]|(?:19|20)\d{2}年)?（?第?(\d{1,4}|[一二三四五六七八九十百〇零]{1,5})号"
)
_ORDER_BEHIND = re.compile(r"第(\d{1,4})号令")
_NOTICE = re.compile(r"(?:公告|通告)[〔（]?(?:19|20)\d{2}[〕）]?年?第?\d{1,4}号")
_CODE = re.compile(r"[\u4e00-\u9fa5A-Za-z]+$")
_NAME = re.compile(r"[\u4e00-\u9fa5]+$")
# Words that end before a number's code begins. Those of one letter count only inside a run of words.
_STOP = re.compile(
    r"(?:通知|意见|决定|公告|通告|通报|批复|请示|报告|答复|议案|公报|公示|复函|函件|来函|纪要|方案|办法|规定|条例|细则|要点|计划|规划|根据|按照|依据|依照|遵照|"
    r"落实|贯彻|执行|参照|转发|印发|关于|下发|发布|颁布|公布|废止|修订|文件|精神|标题|文号|字号|编号|以下简称|的[函令](?=.{2})|号|年|由|对|与|及|或|在|将|为|"
    r"按|见|的|是|有|已|(?<=.)[和即以日])(?=.)"
)
_OWNER = re.compile(
    r"^.*?(?:国务院办公厅|中共中央办公厅|人民政府办公[厅室]|管委会办公室|委员会办公[厅室]|办公厅|办公室|人民政府|国务院|管委会|委员会|管理局|"
    r"[省市县区州][\u4e00-\u9fa5]{2,8}[厅局委]|总局|财政[部厅局]|省政府|市政府|县政府|区政府)(?=[\u4e00-\u9fa5]{2})"
)
_NATION = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number: its range in the searched words and its normal form."""

    start: int
    end: int
    value: str
    code_end: int = 0  # where the code ends and the year begins


def find_numbers(key: str) -> list[FoundNumber]:
    """All document numbers in the words, in order."""
    if "号" not in key:
        return []
    found = [n for m in _ANCHOR.finditer(key) if (n := _bracketed(key, m))]
    if "令" in key:
        found += [n for m in _ORDER.finditer(key) if (n := _named(key, m))]
        found += [n for m in _ORDER_BEHIND.finditer(key) if (n := _named(key, m))]
    if "告" in key:
        found += [n for m in _NOTICE.finditer(key) if (n := _named(key, m))]
    found.sort(key=lambda n: n.start)
    return found


def _bracketed(key: str, m: re.Match[str]) -> FoundNumber | None:
    year, middle, number = m.groups()
    before = _CODE.search(key[max(0, m.start() - 18) : m.start()])
    code = _trimmed_code(before.group()) if before else ""
    if code.startswith("日") and key[m.start() - len(code) - 1 : m.start() - len(code)].isdigit():
        code = code[1:]  # 3月1日石政发〔2008〕11号
    if len(code) > 2 and code[0] in "和及与" and key[: m.start() - len(code)].endswith(("》", "）", "号")):  # noqa: PLR2004
        code = code[1:]  # 《…》和石政发〔2008〕11号
    if not code and not middle.endswith(("第", "字")):
        return None
    return FoundNumber(m.start() - len(code), m.end(), f"{code}〔{year}〕{middle}{number}号", m.start())


def _trimmed_code(code: str) -> str:
    """Cut what stands before the code: 落实国务院办公厅国办发 → 国办发."""
    trimmed = code[_last_stop(code) :]
    if not trimmed:  # 石政通告〔2021〕3号: the word ends the code itself
        trimmed = code[_last_stop(code[:-2]) :] if len(code) > 3 else ""  # noqa: PLR2004
        trimmed = "" if trimmed in GENRES else trimmed
    owner = _OWNER.match(trimmed)
    return trimmed[owner.end() :] if owner else trimmed


def _last_stop(words: str) -> int:
    """Index behind the last word that cannot belong to a code or a name."""
    end = 0
    for stop in _STOP.finditer(words):
        end = stop.end()
    return end


def _named(key: str, m: re.Match[str]) -> FoundNumber | None:
    """Number of an order or announcement, which begins with the name of its organ."""
    before = _NAME.search(key[max(0, m.start() - 20) : m.start()])
    if not before:
        return None
    name = before.group()
    name = name[name.rfind(_NATION) + len(_NATION) :] if _NATION in name else name[_last_stop(name) :]
    if (
        name.startswith(("日", "月", "年"))
        and m.start() > len(name)
        and key[m.start() - len(name) - 1].isdigit()
    ):
        name = name[1:]
    start = m.start() - len(name)
    if len(name) < 2:  # noqa: PLR2004 - 部令, 省令: no name
        return None
    words = m.group().replace("（第", "第").replace("（", "〔").replace("）", "〕")
    if m.re is _ORDER_BEHIND:  # 国务院第412号令 → 国务院令第412号
        words = f"令第{m.group(1)}号"
    return FoundNumber(start, m.end(), name + words)


def from_index(found: FoundNumber, start: int) -> FoundNumber:
    """Return the number with a code that begins later: what stood before belongs to something else."""
    return FoundNumber(start, found.end, found.value[start - found.start :], found.code_end)


def same_number(one: str, other: str) -> bool:
    """Compare two numbers without regard to 第 and leading zeros."""
    return _bare(one) == _bare(other)


def _bare(number: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", number.replace("第", ""))
