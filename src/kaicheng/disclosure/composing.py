"""The guide 政府信息公开指南: what is still missing, what no longer agrees with the agency's record, and its text. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gongwen.reading.numerals import chinese
from kaicheng.disclosure.declared import Entry, guide_entries
from kaicheng.kernel.text import chinese_date, folded
from kaicheng.organisations.models import Agency

NONE = "无"  # how a guide says that there is no such thing
_OPENING = (
    "为方便公民、法人和其他组织依法获取{agency}的政府信息，根据《中华人民共和国政府信息公开条例》第十二条的规定，编制本指南。"
    "本指南所载内容有变动的，及时更新。"
)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the law wants a guide to say and it does not."""

    entry: Entry

    @property
    def sentence(self) -> str:
        if self.entry.field:
            extra = "，没有的填写“无”" if self.entry.code == "fax" else ""
            return f"缺少{self.entry.name}，请填写{extra}。"
        return f"没有写明{self.entry.name}，请补充。"


@dataclass(frozen=True, slots=True)
class Difference:
    """The guide states one thing and the agency's record another. `stated` "": the guide does not have it."""

    entry: Entry
    stated: str
    recorded: str

    @property
    def sentence(self) -> str:
        if not self.stated:
            return f"指南中没有{self.entry.name}“{self.recorded}”，机构信息中已登记。"
        return f"指南中的{self.entry.name}为“{self.stated}”，机构信息中已是“{self.recorded}”。"


def desk_of(agency: Agency) -> str:
    """Name who takes applications, with the agency once: some write its name before the office, some do not."""
    office = agency.disclosure_office
    return office if office.startswith(agency.name) else f"{agency.name}{office}"


def proposed_words(agency: Agency) -> dict[str, str]:
    """Give the words of a new guide: contact data from the agency's record, standing words for the rest."""
    names = {"agency": agency.name, "desk": desk_of(agency)}
    return {
        entry.code: recorded(agency, entry) if entry.field else entry.standing.format(**names)
        for entry in guide_entries()
    }


def recorded(agency: Agency, entry: Entry) -> str:
    """What the agency's own record has for an entry, "" where it has nothing."""
    return str(getattr(agency, entry.field) or "").strip() if entry.field else ""


def missing(words: Mapping[str, str]) -> tuple[Missing, ...]:
    """Give what Art. 12 asks for and the words lack, in the order of the guide."""
    return tuple(
        Missing(entry)
        for entry in guide_entries()
        if entry.compulsory and not words.get(entry.code, "").strip()
    )


def differences(agency: Agency, said: Mapping[str, str], text: str) -> tuple[Difference, ...]:
    """Compare what a guide says (its whole text) with the agency's record today.

    The text decides, for it may have been written or corrected by hand; `said` gives the former value its name.
    """
    whole = folded(text)
    return tuple(
        Difference(entry, said.get(entry.code, ""), now)
        for entry in guide_entries()
        if (now := recorded(agency, entry)) and now != NONE and folded(now) not in whole
    )


def composed(agency: Agency, words: Mapping[str, str], today: date) -> str:
    """Write the guide as an official text: one line a paragraph, numbered parts, signed and dated."""
    lines = [title_of(agency), _OPENING.format(agency=agency.name)]
    for part, inside in groupby(guide_entries(), key=lambda entry: entry.part):
        said = [(entry, words.get(entry.code, "").strip()) for entry in inside]
        said = [(entry, text) for entry, text in said if text]
        if not said:
            continue
        lines.append(part)
        lines += _contact(said) if said[0][0].field else _prose(said)
    return "\n".join([*lines, agency.name, chinese_date(today)])


def title_of(agency: Agency) -> str:
    return f"{agency.name}政府信息公开指南"


def summary_of(agency: Agency) -> str:
    return f"{agency.name}政府信息的分类、编排体系、获取方式，公开工作机构的联系方式，以及依申请公开的受理渠道、办理期限和救济途径。"


def _contact(said: list[tuple[Entry, str]]) -> list[str]:
    return [f"{entry.name}：{text}" for entry, text in said]


def _prose(said: list[tuple[Entry, str]]) -> list[str]:
    """One entry is told straight on; several are numbered."""
    if len(said) == 1:
        return [" ".join(said[0][1].split())]
    return [
        f"（{chinese(n)}）{entry.name}。{' '.join(text.split())}" for n, (entry, text) in enumerate(said, 1)
    ]
