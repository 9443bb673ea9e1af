"""Whether a letter says all that it must, before it is approved or goes out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaicheng.foi import remedies
from kaicheng.foi.declared.letters import FIELDS, letter_contents, names_in
from kaicheng.foi.letters.composing import addressee, paragraphs
from kaicheng.foi.letters.facts import CaseFacts, LetterFacts, cited, words_of
from kaicheng.kernel.refusals import Refusal
from kaicheng.kernel.text import chinese_date

_SETTINGS = "remedies"
_STRANGERS = frozenset({"third_party", "unit"})  # who need not know who applies


@dataclass(frozen=True, slots=True)
class Missing:
    """What is lacking: the content (or the setting) and the sentence that asks for it."""

    code: str
    ask: str


class LetterIncomplete(Refusal):
    code = "foi.letter_incomplete"
    title = "文书内容不全"
    advice = "请补充后再办理。"

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__("文书还缺少必备内容：" + "".join(one.ask for one in missing))


_ASK = {
    "receipt": "尚未登记收到申请之日，请先登记。",
    "asked": "请复述申请内容。",
    "until": "请写明期限的最后一日。",
    "days": "请写明延长的工作日数。",
    "new_due": "答复期限还不能确定，不能写明延长后的期限。",
    "due": "答复期限还不能确定。",
    "consulted_whom": "尚未向第三方或者其他机关征求意见。",
    "consulted_on": "尚未向第三方或者其他机关征求意见。",
    "opinion": "尚未登记第三方的意见。",
    "fee_amount": "尚未核算信息处理费，请先核算。",
}


def missing(case: CaseFacts, letter: LetterFacts) -> tuple[Missing, ...]:
    """Give everything that is lacking, in the order of the text."""
    found = {
        one.code: one for one in (*_facts(case, letter), *_contents(case, letter), *_frame(case, letter))
    }
    return tuple(found.values())


def _facts(case: CaseFacts, letter: LetterFacts) -> Iterator[Missing]:
    words = words_of(case, letter)
    for name, optional in names_in(letter.paragraphs):
        if name in FIELDS and not optional and not words.get(name) and name in _ASK:
            yield Missing(name, _ASK[name])


def _contents(case: CaseFacts, letter: LetterFacts) -> Iterator[Missing]:
    words, asked = words_of(case, letter), letter_contents()
    for code in letter.must:
        handed_over = code == "released" and case.released
        if not words.get(code, "").strip() and not handed_over:
            yield Missing(code, asked[code].ask)


def _frame(case: CaseFacts, letter: LetterFacts) -> Iterator[Missing]:
    """Addressee, clause, day of receipt and remedy, looked for in the letter as it will read."""
    if not addressee(case, letter).strip():
        yield Missing("to", "请写明文书发给谁。")
    text = "".join(paragraphs(case, letter))
    if letter.decision and cited(letter.clause) not in text:
        yield Missing("clause", f"请引用所依据的条款（{letter.clause}）。")
    if letter.decision and case.received and chinese_date(case.received) not in text:
        yield Missing("receipt", "请复述收到申请之日。")
    if letter.sheet.to in _STRANGERS and _names(case, letter, [case.applicant]):
        yield Missing("applicant", "文书中写有申请人的姓名或者名称，请改用“申请人”指称，不得透露其身份。")
    if letter.sheet.to == "applicant" and _names(case, letter, case.unnamed):
        yield Missing("third_party", "文书中写有第三方的名称，请改用“第三方”指称，不得透露其身份。")
    try:
        remedies.notice(letter.remedy, letter.dated, case.rules, letter.organs, who="", online=letter.online)
    except remedies.RemediesUnset as unset:
        yield Missing(_SETTINGS, f"{unset.sentence}{unset.advice}")


def _names(case: CaseFacts, letter: LetterFacts, names: Iterable[str]) -> bool:
    """Whether the handler wrote into the letter a name that does not stand in what was asked, which is quoted as it is."""
    text = "".join(words for code, words in letter.written.parts.items() if code != "asked")
    return any(name in text for name in names if name and name not in case.asked)
