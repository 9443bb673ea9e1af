"""Names of organs 机关: what looks like one, how several stand together."""

import itertools
import re

from gongwen.recognition.normalise import Gap, NormalText
from gongwen.recognition.vocabulary import ADDRESSEE_ENDINGS, ORGAN_ENDINGS

_ORGAN = re.compile(rf"[\u4e00-\u9fa5A-Za-z（）“”·]{{0,38}}?(?:{ORGAN_ENDINGS})(?:（[^）]{{1,20}}）)?")
_NO_NAME = ("关于", "附件", "现将", "根据", "特急", "加急", "请")
_SEAL = re.compile(r"（(?:公章|盖章|章|印章|代章|印|签章|加盖.{0,8})）$")
# Where one name ends and the next begins in a row of names without marks between them.
_JOINT = re.compile(
    r"(?<=办公厅)(?=.{4})|(?<=办公室)(?=.{4})|(?<=人民政府)(?!办公|驻|外事|机关|信访|.{0,3}$|.{1,10}(?:街道|地区|镇|乡)办事处)(?=[\u4e00-\u9fa5]{4})"
    r"|(?<=委员会)(?!办公|[宣组统政]|.{0,3}$)(?=[\u4e00-\u9fa5]{4})"
)
# What may stand before the place in the name of an organ.
_ABOVE_PLACE = re.compile(r"(?:中共|中国共产党|共青团|中华人民共和国|国家税务总局|中国人民银行)")
_ADDRESSEE_END = re.compile(rf"(?:{ORGAN_ENDINGS}|{ADDRESSEE_ENDINGS})(?:（[^（）]{{1,30}}）)?(?:等)?$")
_NOT_ADDRESSEE = re.compile(
    r"如下|现将|根据|(?:要求|意见|事项|通知|决定|原则|目标|即)$|如有|包括|以下|为了|特此|附件|责任单位|牵头|关于|本办法|其中|第[一二三四五六七八九十]+[条章节项]"
)
_BARE_OFFICE = re.compile(r"办公[厅室]|[党政]?办|政府|委员会|局")
_PROSE = re.compile(r"[，。；：！？《》“”]|\d{3}")


def is_organ(key: str) -> bool:
    """Say whether the words are the name of one organ."""
    known_length = 3 <= len(key) <= 44  # noqa: PLR2004 - 国务院 … the longest joint names
    return known_length and not key.startswith(_NO_NAME) and _ORGAN.fullmatch(key) is not None


def is_bare_office(key: str) -> bool:
    """Say whether the words name an office without its owner, as a torn seal does."""
    return _BARE_OFFICE.fullmatch(key) is not None


def may_sign(key: str) -> bool:
    """Say whether words in the place of a signature may be a name, without a known ending."""
    return 2 <= len(key) <= 30 and _PROSE.search(key) is None and not key[0].isdigit()  # noqa: PLR2004


def without_seal(key: str) -> str:
    """Drop “（盖章）” behind a name."""
    return _SEAL.sub("", key)


def split_joint(key: str) -> list[str]:
    """Divide names that run into one another: 中共云山市委办公室云山市人民政府办公室."""
    return [name for part in _JOINT.split(key) if part for name in _same_place(part)]


def _same_place(key: str) -> list[str]:
    """Divide a row of names that begin with the same place: 石门县财政局石门县民政局."""
    lead = _ABOVE_PLACE.match(key)
    first = lead.end() if lead else 0
    place = key[first : first + 3]
    if len(place) < 3:  # noqa: PLR2004 - 石门县
        return [key]
    parts, start = [], 0
    for m in re.finditer(rf"{_ABOVE_PLACE.pattern}?{re.escape(place)}", key):
        if m.start() > start + 3 and is_organ(key[start : m.start()]) and is_organ(key[m.start() :]):
            parts.append(key[start : m.start()])
            start = m.start()
    return [*parts, key[start:]]


def names_in(text: NormalText, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges of the organs named in a signature line or before 关于 in a title.

    Blanks divide names only where every part is a name by itself; otherwise the letters are spaced out.
    """
    blank = Gap.BLANK | Gap.WIDE | Gap.LINE
    inner = [i for i in range(start + 1, end) if text.key[i] in "、，；" or text.gaps.get(i, 0) & blank]
    parts = [_trimmed(text.key, a, b) for a, b in itertools.pairwise([start, *inner, end])]
    parts = [(a, b) for a, b in parts if a < b]
    marked = any(c in "、，" for c in text.key[start:end])
    if len(parts) > 1 and not marked and not all(_stands_alone(text.key[a:b]) for a, b in parts):
        parts = [(start, end)]
    return [piece for part in parts for piece in _split_range(text.key, *part)]


def _stands_alone(key: str) -> bool:
    return (is_organ(key) or may_sign(key)) and len(key) > 2 and not is_bare_office(key)  # noqa: PLR2004


def _trimmed(key: str, start: int, end: int) -> tuple[int, int]:
    while start < end and key[start] in "、，；":
        start += 1
    while end > start and key[end - 1] in "、，；":
        end -= 1
    return start, start + len(without_seal(key[start:end]))


def _split_range(key: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for part in split_joint(key[start:end]):
        found.append((at, at + len(part)))
        at += len(part)
    return found


def looks_like_addressees(key: str) -> bool:
    """Say whether the words (without their colon) are a list of addressees 主送机关."""
    if not 2 <= len(key) <= 500 or key[0] in "，。；、）》":  # noqa: PLR2004
        return False
    if any(c in key for c in "。！？《》") or _NOT_ADDRESSEE.search(key):
        return False
    return _ADDRESSEE_END.search(key) is not None


def names_no_matter(key: str) -> bool:
    """Say whether the words hold nothing that belongs into a sentence."""
    return len(key) <= 300 and not any(c in key for c in "。；！？《》") and not _NOT_ADDRESSEE.search(key)  # noqa: PLR2004


def may_be_addressed(key: str) -> bool:
    """Say whether a short line before a colon may name a person or a body that is on no list."""
    return 2 <= len(key) <= 16 and _PROSE.search(key) is None and not _NOT_ADDRESSEE.search(key)  # noqa: PLR2004
