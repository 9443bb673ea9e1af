"""What a new draft says of itself already: whatever the record of the case can say, for the handler to check and complete."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from kaicheng.foi.clock import ends
from kaicheng.foi.declared.grounds import grounds
from kaicheng.foi.declared.letters import REPLY, letter_contents, names_in
from kaicheng.foi.letters.facts import LetterFacts, consulted_sentence
from kaicheng.foi.models import Case, Kind, Letter, Party, Release
from kaicheng.foi.selectors.letters import to_hand_over
from kaicheng.foi.services.gathering import Desk
from kaicheng.foi.workflow import Move, Stage
from kaicheng.kernel.text import chinese_date, quoted

_YEAR = timedelta(days=365)


def prefilled(desk: Desk, letter: LetterFacts, party: Party | None, today: date) -> dict[str, str]:
    """Give the texts by content code; what the record cannot say is empty."""
    codes = [name for name, _ in names_in(letter.paragraphs) if name in letter_contents()]
    texts = {code: _SAYING[code](desk, today) for code in codes if code in _SAYING}
    if party is not None and "matter" in codes:
        texts["matter"] = party.matter
    return {code: texts.get(code, "") for code in codes}


def _consulted(desk: Desk, _today: date) -> str:
    return consulted_sentence(desk.facts)


def _supplemented(desk: Desk, _today: date) -> str:
    asked, came = desk.course.supplement_asked, desk.course.supplemented
    if not asked or not came:
        return ""
    return f"本机关于{chinese_date(asked)}告知补正，{desk.facts.you}于{chinese_date(came)}提交了补正材料。"


def _reasons_asked(desk: Desk, _today: date) -> str:
    asked = desk.course.reasons_asked
    if not asked:
        return ""
    given = next((fact.day for fact in desk.standing.facts if fact.move is Move.REASONS), None)
    said = f"{desk.facts.you}于{chinese_date(given)}作出说明" if given else f"{desk.facts.you}逾期未说明理由"
    return f"本机关于{chinese_date(asked)}要求{desk.facts.you}说明理由，{said}。"


def _served(desk: Desk, _today: date) -> str:
    """Which notice was served when, and when its term ended."""
    course = desk.course
    if course.lapsed is Stage.FEE_DUE and course.charged:
        zero, rules = course.fee_served, desk.standing.rules
        ended = ends(rules["fee_payment"], zero, desk.standing.calendar).day if zero else None
        last = f"，缴费期限至{chinese_date(ended)}止" if ended else ""
        return f"{_named(desk.case, 'fee')}于{chinese_date(zero or course.charged)}送达{last}。"
    if course.supplement_asked:
        event = next(fact for fact in desk.standing.facts if fact.move is Move.ASK_SUPPLEMENT)
        last = f"，补正期限至{chinese_date(event.until)}止" if event.until else ""
        return f"{_named(desk.case, 'supplement')}于{chinese_date(event.day)}送达{last}。"
    return ""


def _named(case: Case, kind: str) -> str:
    sent = case.letters.filter(kind=kind, state=Letter.State.SENT).order_by("-sent_on", "-pk").first()
    return f"{quoted(sent.title)}（{sent.number}）" if sent else "通知"


def _earlier(desk: Desk, _today: date) -> str:
    earlier = desk.case.earlier
    if earlier is None or earlier.replied_on is None:
        return ""
    reply = earlier.letters.filter(kind=REPLY, state=Letter.State.SENT).order_by("-sent_on", "-pk").first()
    letter = f"以{quoted(reply.title)}（{reply.number}）" if reply else ""
    return f"编号为{earlier.number}的申请，本机关已于{chinese_date(earlier.replied_on)}{letter}作出答复。"


def _counted(desk: Desk, today: date) -> str:
    since = today - _YEAR
    case = desk.case
    count = Case.objects.filter(
        agency=case.agency,
        kind=Kind.DISCLOSURE,
        applicant_mark=case.applicant_mark,
        filed_at__date__gte=since,
    ).count()
    return f"自{chinese_date(since)}至{chinese_date(today)}，{desk.facts.you}向本机关提出的申请共{count}件。"


def _covers(case: Case) -> Counter[str]:
    total: Counter[str] = Counter()
    made = Release.objects.filter(case=case, result__in=to_hand_over(case))
    for found in made.values_list("grounds", flat=True):
        total.update(found)
    return total


def _ground(desk: Desk, _today: date) -> str:
    known = grounds()
    lines = [f"{known[code].name}（{known[code].clause}）" for code in _covers(desk.case) if code in known]
    return "；".join(lines)


def _redaction(desk: Desk, _today: date) -> str:
    known = grounds()
    said = [f"{known[code].name}{count}处" for code, count in _covers(desk.case).items() if code in known]
    return f"提供的文件中，对下列内容作了遮盖：{'、'.join(said)}。" if said else ""


_SAYING: Mapping[str, Callable[[Desk, date], str]] = {
    "consulted": _consulted,
    "supplemented": _supplemented,
    "reasons_asked": _reasons_asked,
    "served": _served,
    "earlier": _earlier,
    "counted": _counted,
    "ground": _ground,
    "redaction": _redaction,
}
