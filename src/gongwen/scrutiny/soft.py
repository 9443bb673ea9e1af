"""What may be personal without a check digit to tell: documents of travel, plates, mail, messengers, doors.

These are advice: each is told by its form and its label, and an office may have good reason to print it.
"""

import re
from collections.abc import Iterator

from gongwen.scrutiny.finds import Find, Kind, key_of, masked

_ALONE = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"
_PATTERNS: tuple[tuple[Kind, str, re.Pattern[str]], ...] = (
    # each with a word or sign that must be in the text at all, so that most texts are passed over at once
    (
        Kind.PASSPORT,
        "护照",
        re.compile(rf"护照[^\n]{{0,12}}?({_ALONE}(?:[EGeg]\d{{8}}|E[A-HJ-NP-Z]\d{{7}}){_END})"),
    ),
    (
        Kind.PERMIT,
        "证",
        re.compile(rf"(?:通行证|回乡证|台胞证)[^\n]{{0,12}}?({_ALONE}[HMCT]?\d{{8,10}}{_END})"),
    ),
    (Kind.OFFICER, "字第", re.compile(r"([军兵士文海空政后装参北沈兰济南广成][一-龥]?字第\s?\d{6,8}号?)")),
    (
        Kind.PLATE,
        "车",
        re.compile(
            r"(?:车牌|号牌|车辆)[^\n]{0,12}?([京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z][·・ ]?[A-HJ-NP-Z0-9]{5,6})(?![A-Za-z0-9])"
        ),
    ),
    (
        Kind.EMAIL,
        "@",
        re.compile(
            rf"{_ALONE}([\w.+-]{{2,40}}@(?:qq|163|126|139|189|sina|sohu|foxmail|gmail|outlook|hotmail|yeah|aliyun)\.[a-z.]{{2,7}})"
        ),
    ),
    (Kind.MESSENGER, "微信", re.compile(rf"微信(?:号|号码)?\s?[:：]\s?([A-Za-z][\w-]{{5,19}}){_END}")),
    (Kind.MESSENGER, "QQ", re.compile(rf"QQ(?:号|号码)?\s?[:：]\s?([1-9]\d{{4,10}}){_END}")),
    (
        Kind.ADDRESS,
        "住",
        re.compile(r"(?:住址|家庭住址|住所|现住)\s?[:：]\s?([^\n，。；]{4,40}?\d+\s?(?:号|室|单元|组))"),
    ),
)


def scan_soft(text: str, *, secret: bytes = b"") -> list[Find]:
    """Find what deserves a second look, in the order in which it stands."""
    found = list(_finds(text, secret))
    found.sort(key=lambda find: find.start)
    return found


def _finds(text: str, secret: bytes) -> Iterator[Find]:
    for kind, needed, pattern in _PATTERNS:
        if needed in text:
            for match in pattern.finditer(text):
                value = match[1]
                yield Find(
                    kind, masked(kind, value), match.start(1), match.end(1), key_of(kind, value, secret)
                )
