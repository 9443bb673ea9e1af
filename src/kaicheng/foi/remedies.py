"""Which remedy a letter tells of 救济告知: by the kind of decision, the day it is made, and where the agency stands. Pure.

For decisions under Articles 14 to 16 made from 2024-01-01 on reconsideration comes before litigation 复议前置
(`review_first_from` of the kind of decision); either way is open against all others, those that let an application lapse
among them. Letters of the course have none, but the notice of disclosure to a third party.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaicheng.foi.clock import Rules
from kaicheng.foi.declared import Decision, Term, on
from kaicheng.foi.declared.letters import Sheet, remedy_texts
from kaicheng.kernel.refusals import Refusal


class Remedy(StrEnum):
    NONE = "none"
    EITHER = "either"
    REVIEW_FIRST = "review_first"
    REVIEW_FIRST_PART = "review_first_part"  # only against what was withheld


class RemediesUnset(Refusal):
    code = "foi.remedies_unset"
    title = "救济途径尚未设置"
    sentence = "尚未设置复议机关或者管辖法院，文书不能写明救济途径。"
    advice = "请在“依申请公开”的“救济途径”中补充设置后再办理。"


@dataclass(frozen=True, slots=True)
class Organs:
    """Where somebody turns: the review organ (with address and telephone, and its way in by the internet) and the court."""

    review: str
    court: str
    address: str = ""
    online: str = ""


def remedy_of(sheet: Sheet, decision: Decision | None, day: date) -> Remedy:
    """Say which remedy a letter of that day tells of."""
    if sheet.remedy != "decided":
        return Remedy(sheet.remedy)
    if decision is None or not decision.letter:
        return Remedy.NONE
    if not decision.review_first(day):
        return Remedy.EITHER
    return Remedy.REVIEW_FIRST_PART if decision.grants else Remedy.REVIEW_FIRST


def notice(
    remedy: Remedy, day: date, rules: Rules, organs: Organs | None, *, who: str, online: bool = False
) -> tuple[str, ...]:
    """Give the paragraphs of the notice in a letter of that day. `online`: the letter is sent by the internet.

    Raises RemediesUnset where the organs are not known.
    """
    if remedy is Remedy.NONE:
        return ()
    if organs is None or not organs.review or not organs.court:
        raise RemediesUnset
    texts = on(remedy_texts(), day)
    named = {
        "who": who,
        "what": "本告知书",
        "organ": f"{organs.review}（{organs.address}）" if organs.address else organs.review,
        "court": organs.court,
        **{code: length_of(rules[code]) for code in ("review", "suit", "suit_after_review")},
    }
    out = [texts[remedy.value].text.format_map(named)]
    if online and "online" in texts:
        if not organs.online:
            raise RemediesUnset("文书通过互联网送达，应当同时告知复议机关的互联网渠道，但是该渠道尚未设置。")
        out.append(
            texts["online"].text.format_map({**named, "organ": organs.review, "online": organs.online})
        )
    return tuple(out)


def length_of(term: Term) -> str:
    """Say how long a term is: 60日, 6个月, 15个工作日."""
    unit = {"day": "日", "month": "个月", "workday": "个工作日"}[term.unit]
    return f"{term.length}{unit}"
