"""Whether an event may be recorded: what the table of moves cannot say, because it is about days and about once only."""

from collections.abc import Callable, Mapping
from datetime import date

from kaicheng.foi.clock import Course, Dates, Fact, Rules, Standing, dates, ends
from kaicheng.foi.workflow import ASKED, STAGES, TRANSITIONS, Move, Stage
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import WorkingCalendar

_Objection = str | None
_Look = tuple[Course, Fact, Dates, Rules, WorkingCalendar]


def objection(
    course: Course,
    fact: Fact,
    rules: Rules,
    calendar: WorkingCalendar,
    *,
    today: date,
    correction: bool = False,
) -> str | None:
    """Say why the event may not be recorded (a sentence for the clerk); None where it may."""
    transition = TRANSITIONS[fact.move]
    if course.stage is None or course.stage not in transition.sources:
        if course.stage is None and not transition.sources:
            return _not_later(fact, today)
        now = STAGES[course.stage] if course.stage else "尚未提出申请"
        return f"申请现为“{now}”，不能“{transition.button}”。"
    if correction and fact.move in _OF_DISCLOSURE:
        return f"更正申请不适用“{transition.button}”（{_OF_DISCLOSURE[fact.move]}）。"
    if wrong := _not_later(fact, today) or _not_sooner(course, fact, transition.target is not None):
        return wrong
    check = _CHECKS.get(fact.move)
    found = dates(course, rules, calendar, correction=correction)
    return check((course, fact, found, rules, calendar)) if check else None


def lead_first(now: Standing, move: Move) -> _Objection:
    """A case joined to another is not closed before that one: its reply, or its withdrawal, is this one's."""
    if move is Move.ARCHIVE and now.lead:
        return f"并入的申请{now.lead}尚未办结，办结以后再归档。"
    return None


def _not_later(fact: Fact, today: date) -> _Objection:
    if fact.day > today:
        return f"{TRANSITIONS[fact.move].day}（{chinese_date(fact.day)}）晚于今天，请核对日期。"
    return None


# what the Regulation allows where disclosure is applied for, and not where a record is to be corrected (Article 41)
_OF_DISCLOSURE = {
    Move.ASK_REASONS: "政府信息公开条例第三十五条",
    Move.DELAY: "政府信息公开条例第三十五条",
    Move.CHARGE: "政府信息公开条例第四十二条",
}
_OF_OTHERS = frozenset(
    {Move.SERVED, Move.ANSWERED, Move.ASSISTED, Move.ASSIGN}
)  # have nothing to do with the present term


def _not_sooner(course: Course, fact: Fact, moves: bool) -> _Objection:
    """No event lies before the term it belongs to, or before the stage it ends."""
    begins = course.received if fact.move in _OF_OTHERS else course.zero
    begins = begins if begins and fact.move is not Move.REGISTER else course.filed
    what = "申请之日" if begins in {course.filed, course.received} else "本次期限起算之日"
    if begins and fact.day < begins:
        return f"{TRANSITIONS[fact.move].day}（{chinese_date(fact.day)}）早于{what}（{chinese_date(begins)}），请核对日期。"
    if moves and fact.move is not Move.REGISTER and fact.day < course.last:
        return f"{TRANSITIONS[fact.move].day}（{chinese_date(fact.day)}）早于上一环节（{chinese_date(course.last)}），请核对日期。"
    return None


def _supplement(look: _Look) -> _Objection:
    course, fact, found, rules, _ = look
    if course.supplement_asked:
        return f"补正只能告知一次，已于{chinese_date(course.supplement_asked)}告知。补正后仍不明确的，可以作出相应答复。"
    if found.supplement is None:
        return "重新计算期限以后，不能再要求补正。"
    if fact.day > found.supplement.day:
        term = rules["supplement"]
        return (
            f"告知补正应在收到申请之日起{term.length}个工作日内，最迟为{chinese_date(found.supplement.day)}"
            f"（{term.basis}）。请按现有内容办理。"
        )
    return _answer_day(fact, "补正期限")


def _reasons(look: _Look) -> _Objection:
    course, fact, found, _, _ = look
    if course.reasons_asked:
        return f"已于{chinese_date(course.reasons_asked)}要求说明理由，不能再次要求。"
    return _in_term(fact, found, "要求说明理由") or _answer_day(fact, "说明理由的期限")


def _answer_day(fact: Fact, name: str) -> _Objection:
    if fact.until is None:
        return f"请写明{name}的最后一日。"
    if fact.until <= fact.day:
        return f"{name}（{chinese_date(fact.until)}）应晚于告知之日，请核对。"
    return None


def _extension(look: _Look) -> _Objection:
    course, fact, found, rules, _ = look
    if course.extended:
        return f"答复期限只能延长一次，已于{chinese_date(course.extended)}延长。"
    if course.ordered_until:
        return f"复议决定、判决确定了重新答复的期限（{chinese_date(course.ordered_until)}），不能自行延长。"
    most = rules.length("extension")
    if not 1 <= fact.days <= most:
        return f"延长的期限应为1至{most}个工作日（{rules['extension'].basis}）。"
    return _in_term(fact, found, "延长答复期限并告知申请人")


def _in_term(fact: Fact, found: Dates, what: str) -> _Objection:
    if found.reply is not None and fact.day > found.reply.day:
        return f"答复期限已于{chinese_date(found.reply.day)}届满，不能再{what}。"
    return None


def _delay(look: _Look) -> _Objection:
    course, fact, found, rules, _ = look
    if course.reasons_asked is None or course.lapsed is Stage.EXPLAINING:
        return f"申请人说明理由以后，认为理由合理的，才能确定延迟答复的期限（{rules['reasons_answer'].basis.split('（', maxsplit=1)[0]}）。"
    if course.delayed_until:
        return f"已确定延迟至{chinese_date(course.delayed_until)}以前答复，不能再次延迟。"
    if fact.until is None or (found.reply is not None and fact.until <= found.reply.day):
        return "请写明延迟答复的最后一日，该日应晚于原答复期限。"
    return _in_term(fact, found, "确定延迟答复的期限")


def _consult(look: _Look) -> _Objection:
    course, fact, found, _, _ = look
    if fact.ref in course.consultations:
        return "该对象已经征求过意见。"
    if fact.asked is None:
        return "请选择征求意见的对象是第三方还是共同制作机关。"
    return _in_term(fact, found, "征求意见")


def _served(look: _Look) -> _Objection:
    course, fact, _, _, _ = look
    one = course.consultations.get(fact.ref)
    if one is None:
        return "没有向该对象发出征求意见书。"
    if one.served:
        return f"签收之日已登记为{chinese_date(one.served)}；登记有误的，请更正该条记录。"
    if one.answered:
        return f"意见已于{chinese_date(one.answered)}收到；签收之日有误的，请更正该条记录。"
    if fact.day < one.sent:
        return f"签收之日早于发出之日（{chinese_date(one.sent)}），请核对日期。"
    return None


def _answered(look: _Look) -> _Objection:
    course, fact, _, _, _ = look
    one = course.consultations.get(fact.ref)
    if one is None:
        return "没有向该对象发出征求意见书。"
    if one.answered:
        return f"意见已于{chinese_date(one.answered)}登记；登记有误的，请更正该条记录。"
    since = one.served or one.sent
    if fact.day < since:
        return (
            f"收到意见之日早于{'签收' if one.served else '发出'}之日（{chinese_date(since)}），请核对日期。"
        )
    return None


def _assist(look: _Look) -> _Objection:
    course, fact, _, _, _ = look
    return "已向该单位发出协办函。" if fact.ref in course.assistance else None


def _assisted(look: _Look) -> _Objection:
    course, fact, _, _, _ = look
    if fact.ref not in course.assistance:
        return "没有向该单位发出协办函。"
    if given := course.assistance[fact.ref]:
        return f"反馈已于{chinese_date(given)}登记；登记有误的，请更正该条记录。"
    return None


def _charge(look: _Look) -> _Objection:
    course, fact, found, _, _ = look
    if course.charged:
        return f"收费通知已于{chinese_date(course.charged)}发出，一件申请只收一次费。"
    return _in_term(fact, found, "发出收费通知")


def _fee_served(look: _Look) -> _Objection:
    course, fact, _, _, _ = look
    if course.charged and fact.day < course.charged:
        return f"收到收费通知之日早于发出之日（{chinese_date(course.charged)}），请核对日期。"
    if course.fee_served:
        return f"收到收费通知之日已登记为{chinese_date(course.fee_served)}；登记有误的，请更正该条记录。"
    return None


def _pay(look: _Look) -> _Objection:
    course, fact, _, _, _ = look
    if course.charged and fact.day < course.charged:
        return f"缴费之日早于收费通知发出之日（{chinese_date(course.charged)}），请核对日期。"
    return None


def _lapse(look: _Look) -> _Objection:
    course, fact, found, rules, _ = look
    if course.stage is Stage.FEE_DUE:
        if found.fee is None:
            return "尚未登记申请人收到收费通知之日，缴费期限还没有起算。"
        last, what = found.fee.day, f"缴费期限（{rules['fee_payment'].length}个工作日）"
    else:
        what = "补正期限" if course.stage is Stage.SUPPLEMENTING else "说明理由的期限"
        last = course.answer_by or date.max
    return f"{what}至{chinese_date(last)}，尚未届满。" if fact.day <= last else None


def _propose(look: _Look) -> _Objection:
    course, _, _, rules, calendar = look
    for ref in course.awaited:
        one = course.consultations[ref]
        ended = ends(rules[one.asked.value], one.served, calendar).day if one.served else None
        if ended is None or look[1].day <= ended:
            until = f"其期限至{chinese_date(ended)}" if ended else "对方尚未签收"
            return f"还在征求{ASKED[one.asked]}的意见（{until}），收到意见或者期限届满后才能送审。"
    return None


_CHECKS: Mapping[Move, Callable[[_Look], _Objection]] = {
    Move.ASK_SUPPLEMENT: _supplement,
    Move.ASK_REASONS: _reasons,
    Move.DELAY: _delay,
    Move.CONSULT: _consult,
    Move.SERVED: _served,
    Move.ANSWERED: _answered,
    Move.ASSIST: _assist,
    Move.ASSISTED: _assisted,
    Move.EXTEND: _extension,
    Move.CHARGE: _charge,
    Move.FEE_SERVED: _fee_served,
    Move.PAY: _pay,
    Move.LAPSE: _lapse,
    Move.PROPOSE: _propose,
}
