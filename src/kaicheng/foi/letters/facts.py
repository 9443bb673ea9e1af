"""What a letter is made of: facts of the case, facts of the letter, and the words they make for its paragraphs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaicheng.foi.clock import Rules
from kaicheng.foi.declared import Decision
from kaicheng.foi.declared.letters import Sheet, Words
from kaicheng.foi.letters.text import Written
from kaicheng.foi.remedies import Organs, Remedy, length_of, remedy_of
from kaicheng.foi.workflow import ASKED, VIEWS, Asked, View
from kaicheng.kernel.text import chinese_date

LAW = "《中华人民共和国政府信息公开条例》"
_STOPS = "。；，、 　"
_SORT = {False: "公开", True: "更正"}  # whether it is a request for correction (Article 41)


@dataclass(frozen=True, slots=True)
class Consulted:
    """Somebody who was asked for his view. Without his name: that is never told to the applicant."""

    asked: Asked
    sent: date
    served: date | None = None
    answered: date | None = None
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """The disclosure office of an agency 政府信息公开工作机构 (Article 12)."""

    office: str = ""
    telephone: str = ""
    address: str = ""

    @property
    def note(self) -> str:
        named = (("联系单位", self.office), ("联系电话", self.telephone))
        return "；".join(f"{name}：{value}" for name, value in named if value)


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee as its notice tells of it."""

    way: str
    amount: int
    reckoning: str
    basis: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Another application of the same words that is answered with this one 并案. `received` None: it was joined unregistered."""

    number: str
    received: date | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as its letters tell of it. `released`: names of what is handed over; `rules`: the terms it keeps.

    `unnamed`: who must not be named to the applicant.
    """

    agency: str
    number: str
    applicant: str
    person: bool
    correction: bool
    asked: str
    channel: str
    carrier: str
    query_code: str
    rules: Rules
    received: date | None = None
    supplemented: date | None = None
    due: date | None = None
    contact: Contact = field(default_factory=Contact)
    consulted: tuple[Consulted, ...] = ()
    released: tuple[str, ...] = ()
    charge: Charge | None = None
    unnamed: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()

    @property
    def you(self) -> str:
        return "您" if self.person else "你单位"


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """Whom a letter is to, where that is not the applicant. `opinion`: what he said, in a sentence."""

    name: str
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A letter: its kind, what is written in it, when it is dated, which number it bears (or will, with ×)."""

    sheet: Sheet
    written: Written
    dated: date
    number: str
    decision: Decision | None = None
    words: Words | None = None
    party: PartyFacts | None = None
    new_due: date | None = None
    organs: Organs | None = None
    online: bool = False

    @property
    def title(self) -> str:
        return self.decision.letter if self.decision else self.sheet.name

    @property
    def clause(self) -> str:
        return self.decision.clause if self.decision else self.sheet.clause

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return (*self.sheet.opening, *(self.words.body if self.words else self.sheet.body))

    @property
    def must(self) -> tuple[str, ...]:
        return self.decision.must if self.decision else self.sheet.must

    @property
    def remedy(self) -> Remedy:
        return remedy_of(self.sheet, self.decision, self.dated)


def words_of(case: CaseFacts, letter: LetterFacts) -> Mapping[str, str]:
    """Everything that the paragraphs may name: facts, then what the handler wrote."""
    written = letter.written
    asked = written.parts.get("asked", case.asked)
    facts = {
        "you": case.you,
        "application": application(case),
        "sort": _SORT[case.correction],
        "receipt": receipt(case),
        "number": case.number,
        "asked": quotable(asked),
        "filing": case.channel,
        "received": _day(case.received),
        "due": _day(case.due),
        "until": _day(written.until),
        "days": str(written.days or ""),
        "new_due": _day(letter.new_due),
        "query_code": case.query_code,
        "clause": cited(letter.clause),
        "party": "你（单位）",
        "opinion": letter.party.opinion if letter.party else "",
        "here": f"本机关（地址：{case.contact.address}）" if case.contact.address else "本机关",
        "third_days": length_of(case.rules["third_party"]),
        "co_days": length_of(case.rules["co_agency"]),
        "consulted_whom": "、".join(dict.fromkeys(ASKED[one.asked] for one in case.consulted)),
        "consulted_on": "、".join(dict.fromkeys(chinese_date(one.sent) for one in case.consulted)),
        "attached": attached(case),
        **_fee(case),
    }
    return {**{code: text.strip() for code, text in written.parts.items() if code != "asked"}, **facts}


def receipt(case: CaseFacts) -> str:
    """Say when the application, and its supplement, came in; empty while no day of receipt is set."""
    if case.received is None:
        return ""
    said = (
        f"本机关于{chinese_date(case.received)}收到{case.you}提交的{application(case)}（编号：{case.number}）"
    )
    if case.supplemented:
        said += f"，并于{chinese_date(case.supplemented)}收到补正材料"
    if case.joined:
        said += f"；{case.you}提交的相同申请（{'、'.join(map(_joined, case.joined))}）与该申请合并办理"
    return said


def _joined(one: Joined) -> str:
    return f"编号：{one.number}" + (f"，{chinese_date(one.received)}收到" if one.received else "")


def application(case: CaseFacts) -> str:
    return f"政府信息{_SORT[case.correction]}申请"


def cited(clause: str) -> str:
    """A clause with the name of the regulation; another basis behind the comma is joined to it."""
    if not clause:
        return ""
    first, comma, other = clause.partition("，")
    return f"{LAW}{first}" + (f"和《政府信息公开信息处理费管理办法》（{other}）" if comma else "")


def quotable(text: str) -> str:
    """Text to stand in “”: on one line, its own marks turned inwards, without its last stop."""
    lines = [line.strip().rstrip(_STOPS) for line in text.splitlines() if line.strip()]
    return "；".join(lines).replace("“", "‘").replace("”", "’").replace('"', "‘")


def attached(case: CaseFacts) -> str:
    if not case.released:
        return ""
    count = f"共{len(case.released)}份，" if len(case.released) > 1 else ""
    return f"现按照{case.you}要求的形式（{case.carrier}）提供有关政府信息，{count}详见附件。"


def consulted_sentence(case: CaseFacts) -> str:
    """Tell how third parties were asked and what they said, naming none (Article 32)."""
    third = [one for one in case.consulted if one.asked is Asked.THIRD_PARTY]
    if not third:
        return ""
    said = [_asked(one, len(third) > 1, number) for number, one in enumerate(third, 1)]
    return "".join(said)


def _asked(one: Consulted, several: bool, number: int) -> str:
    who = f"第三方（{number}）" if several else "第三方"
    words = f"本机关于{chinese_date(one.sent)}书面征求{who}的意见"
    if one.served:
        words += f"，其于{chinese_date(one.served)}收到征求意见书"
    if one.view is View.UNREACHED:
        return f"{words}，征求意见书未能送达。"
    if one.answered and one.view:
        return f"{words}，于{chinese_date(one.answered)}答复{VIEWS[one.view]}。"
    return f"{words}，在规定的期限内未提出意见。"


def _fee(case: CaseFacts) -> dict[str, str]:
    charge = case.charge
    return {
        "fee_way": charge.way if charge else "",
        "fee_reckoning": charge.reckoning if charge else "",
        "fee_amount": str(charge.amount) if charge else "",
        "fee_basis": f"《政府信息公开信息处理费管理办法》（{charge.basis}）" if charge else "",
        "fee_days": length_of(case.rules["fee_payment"]) if "fee_payment" in case.rules.terms else "",
    }


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
