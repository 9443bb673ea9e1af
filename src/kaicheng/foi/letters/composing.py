"""A letter as an official document: letterhead, number, title, addressee, paragraphs, remedy, enclosures, signature."""

import re
from collections.abc import Iterable, Iterator, Mapping

from gongwen.model import OfficialDocument
from gongwen.typeset.compose import Enclosure, document, table
from kaicheng.foi import remedies
from kaicheng.foi.letters.facts import CaseFacts, LetterFacts, words_of
from kaicheng.foi.workflow import ANSWERS

_NAME = re.compile(r"\{(\w+)(\??)\}")
_STOPS, _CLOSING = "。！？；：…", "”’）》"
BLANK = "＿＿＿＿"  # where something is still missing in a draft
_OPINION = "征求意见回执"
_NAMED_LENGTH = 24  # characters of a released file's name in the list of enclosures


def paragraphs(case: CaseFacts, letter: LetterFacts) -> list[str]:
    """The text of the letter as it stands, with a blank where something is missing."""
    words = words_of(case, letter)
    body = [line for template in letter.paragraphs for line in filled(template, words)]
    if further := letter.written.parts.get("further", "").strip():
        body += [ended(line.strip()) for line in further.splitlines() if line.strip()]
    return [*body, *remedy_lines(case, letter)]


def filled(template: str, words: Mapping[str, str]) -> Iterator[str]:
    """Fill a paragraph; none where an optional name is empty, several where the text put in has lines of its own."""
    names = _NAME.findall(template)
    if any(mark and not words.get(name) for name, mark in names):
        return
    text = _NAME.sub(lambda found: words.get(found[1]) or BLANK, template)
    for line in text.splitlines():
        if line.strip():
            yield ended(line.strip())


def ended(line: str) -> str:
    """With a stop at its end, unless there is one, perhaps within the last quotation or brackets."""
    return line if line.rstrip(_CLOSING).endswith(tuple(_STOPS)) else f"{line}。"


def remedy_lines(case: CaseFacts, letter: LetterFacts) -> tuple[str, ...]:
    """The notice of remedies; nothing while the organs are not set (`complete` says so). The way in by the internet is told where there is one."""
    who = "你（单位）" if letter.party else case.you
    online = letter.online or bool(letter.organs and letter.organs.online)
    try:
        return remedies.notice(letter.remedy, letter.dated, case.rules, letter.organs, who=who, online=online)
    except remedies.RemediesUnset:
        return ()


def compose(case: CaseFacts, letter: LetterFacts) -> OfficialDocument:
    """The letter to print."""
    annexes = list(_annexes(case, letter))
    return document(
        title=letter.title,
        issuers=[case.agency],
        written_date=letter.dated,
        issuing_mark=case.agency,
        doc_number=letter.number,
        addressees=addressee(case, letter),
        body=paragraphs(case, letter),
        attachments=[*enclosed(case, letter), *(annex.title for annex in annexes)],
        note=case.contact.note,
        annexes=annexes,
    )


def addressee(case: CaseFacts, letter: LetterFacts) -> str:
    if letter.sheet.to == "applicant":
        return case.applicant
    return letter.party.name if letter.party and letter.party.name else letter.written.to


def enclosed(case: CaseFacts, letter: LetterFacts) -> list[str]:
    """Names of what is handed over with the letter, without their endings (GB/T 9704: no marks around them)."""
    if letter.decision is None or not letter.decision.grants:
        return []
    return [re.sub(r"\.\w{1,5}$", "", name) for name in case.released]


def _annexes(case: CaseFacts, letter: LetterFacts) -> Iterable[Enclosure]:
    if letter.sheet.form != "opinion":
        return
    choices = "　".join(f"□ {name}" for name in ANSWERS.values())
    rows = [
        ["征求意见机关", case.agency],
        ["申请编号", case.number],
        ["征求意见书", letter.number],
        ["意见", f"{choices}（请勾选一项）"],
        ["同意部分", "（同意部分公开的，请写明同意公开的部分）\n\n\n"],
        ["理由", "（不同意公开或者同意部分公开的，请说明理由）\n\n\n\n\n"],
        ["签名或者盖章", "\n\n　　　　　　　　　　　　　　　　　　　年　　月　　日"],
        ["联系方式", ""],
    ]
    yield Enclosure(_OPINION, [table(["事项", "填写内容"], rows)], label="附件")
