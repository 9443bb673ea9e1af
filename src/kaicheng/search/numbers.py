"""Document numbers 发文字号 as people write and mistype them: 国办发〔2019〕54号, 国办发2019 54号, 2019年54号, 国办发54号."""

import re
from dataclasses import dataclass

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OPEN, _CLOSE = r"[〔(<《]", r"[〕)>》]"
_HAN = r"[㐀-鿿]"
# In running text only the unmistakable form counts: an agency's word, the year in brackets, 号.
_CITED = re.compile(rf"{_OPEN}\s*{_YEAR}\s*年?{_CLOSE}\s*第?\s*0*(?P<serial>\d{{1,5}})\s*号")
_LONGEST_PREFIX, _SHORTEST_PREFIX = 14, 2
_BEFORE = re.compile(rf"({_HAN}{{1,{_LONGEST_PREFIX}}})\s*$")
_ORDER = re.compile(
    r"(?P<prefix>(?:国务院|人民政府|政府|[\u3400-\u9fff]{1,6}[部委局厅]|主席|国家主席)令)\s*(?:\(|〔)?\s*第?\s*0*(?P<serial>\d{1,5})\s*号"
)
# A whole question: every part but the serial may be missing or bare.
_ASKED = re.compile(
    rf"^(?P<prefix>{_HAN}{{0,16}}?(?:〔{_HAN}{{1,4}}〕{_HAN}{{0,4}})?)\s*{_OPEN}?\s*{_YEAR}?\s*{_CLOSE}?\s*年?[\s\-,]*第?\s*0*(?P<serial>\d{{1,5}})\s*号?$"
)
_IN_QUESTION = re.compile(
    rf"(?P<prefix>{_HAN}{{0,16}}?)\s*(?P<open>{_OPEN})\s*{_YEAR}\s*年?{_CLOSE}\s*第?\s*0*(?P<serial>\d{{1,5}})\s*号?"
)
_BARE_YEAR = re.compile(
    rf"^(?P<prefix>{_HAN}{{1,16}})\s*{_OPEN}?\s*{_YEAR}\s*(?P<close>{_CLOSE})?\s*(?P<nian>年)?$"
)
_LEAD = re.compile(
    r"^(?:.*(?:根据|按照|依据|依照|以及|和|与|及|由|见|的|《|》|关于|文件|通知|转发|执行|废止|印发|落实|贯彻))(?=.)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number or what is known of it; `prefix` 国办发, `year` and `serial` as plain digits; empty: not said."""

    prefix: str = ""
    year: str = ""
    serial: str = ""

    @property
    def term(self) -> str:
        """The one indexed form of this number."""
        return f"{self.prefix}|{self.year}|{self.serial}"

    @property
    def full(self) -> bool:
        return bool(self.prefix and self.serial)

    def label(self) -> str:
        """As an office writes it."""
        year = f"〔{self.year}〕" if self.year and self.prefix else (f"{self.year}年" if self.year else "")
        return f"{self.prefix}{year}{self.serial}{'号' if self.serial else ''}"


def own_number(folded: str) -> Number | None:
    """Read the number of a document from its metadata (folded text); None if it has no such form."""
    compact = re.sub(r"\s+", "", folded)
    if _CITED.search(compact) and (cited := cited_numbers(compact)):
        return cited[0]
    match = _ASKED.match(compact) or _ORDER.search(compact)
    return _number(match) if match else None


def index_terms(number: Number) -> list[str]:
    """All partial forms under which a document with this number is found, the full one first."""
    year, serial = number.year, number.serial
    out = []
    for prefix in _prefixes(number.prefix):
        out += [
            Number(prefix, year, serial),
            Number(prefix, "", serial),
            Number(prefix, year, ""),
            Number(prefix),
        ]
    out += [Number("", year, serial), Number("", "", serial)]
    return list(dict.fromkeys(n.term for n in out if n.prefix or n.serial))


def cited_numbers(folded: str) -> list[Number]:
    """Numbers cited in a running text (folded). The prefix may begin with words of the text: `cited_terms` knows."""
    if "号" not in folded:
        return []
    found = []
    for match in _CITED.finditer(folded):
        before = _BEFORE.search(folded, max(match.start() - _LONGEST_PREFIX - 2, 0), match.start())
        if before:
            found.append(Number(before[1], match["year"], match["serial"]))
    if "令" in folded:
        found += [_number(match) for match in _ORDER.finditer(folded)]
    return found


def cited_terms(number: Number) -> list[str]:
    """The words under which a citation is indexed: any end of what stands before the year may be the agency's word."""
    lengths = range(_SHORTEST_PREFIX, len(number.prefix) + 1)
    return [cited_term(Number(number.prefix[-length:], number.year, number.serial)) for length in lengths]


def cited_term(number: Number) -> str:
    """The word to look for."""
    return f"№{number.term}"


def asked_number(folded: str) -> Number | None:
    """Read a whole question as a number; None if it is not one. “2019” or “2019年” alone are words, not numbers."""
    text = folded.strip().strip("\"'")
    match = _ASKED.match(text)
    if match and _plausible(match, text):
        return _number(match)
    if (match := _BARE_YEAR.match(text)) and match["close"]:
        return Number(_compact(match["prefix"]), match["year"], "")
    return None


def split_numbers(folded: str) -> tuple[list[Number], str]:
    """Take full numbers (with bracketed year) out of a question; gives them and the rest."""
    numbers: list[Number] = []

    def take(match: re.Match[str]) -> str:
        number = _number(match)
        numbers.append(Number(_clean(number.prefix), number.year, number.serial))
        return match["prefix"][: len(match["prefix"]) - len(_clean(match["prefix"]))] + " "

    return numbers, _IN_QUESTION.sub(take, folded)


def _plausible(match: re.Match[str], text: str) -> bool:
    """Guard against reading “2019”, “5”, “十四五2025” or “2019年54” as numbers without any sign of one."""
    has_mark = "号" in text or "〔" in text or "(" in text
    if has_mark:
        return bool(match["prefix"] or match["year"] or "号" in text)
    if match["prefix"] and match["year"]:
        return match["prefix"][-1] in "发函办字令告知规通呈请复议报审批备" or len(match["prefix"]) <= 5  # noqa: PLR2004 - 国办发, 云政办发: an agency's word is short
    return bool(match["year"] and re.match(r"^\d{4}\s+\d{1,5}$", text))


def _number(match: re.Match[str]) -> Number:
    groups = match.groupdict()
    return Number(_compact(groups["prefix"] or ""), groups.get("year") or "", groups["serial"] or "")


def _compact(prefix: str) -> str:
    return re.sub(r"[\s〔〕第]+", "", prefix)


def _clean(prefix: str) -> str:
    """根据国办发 → 国办发: cut what the running text put before the agency's word."""
    return _compact(_LEAD.sub("", prefix)) or _compact(prefix)


def _prefixes(prefix: str) -> list[str]:
    """中华人民共和国国务院令 is asked for as 国务院令, too; 云河县人民政府令 as 人民政府令, 政府令, 县政府令."""
    out = [prefix]
    if prefix.endswith(("国务院令", "人民政府令")):
        out += [
            prefix[prefix.rindex(mark) :] for mark in ("国务院令", "人民政府令", "政府令") if mark in prefix
        ]
    if match := re.search(r"(.)人民政府令$", prefix):
        out.append(f"{match[1]}政府令")
    return [p for p in dict.fromkeys(out) if p] or [""]
