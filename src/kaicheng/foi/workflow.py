"""All stages of a case and the events that move it, on one screen. Pure: no ORM, no clock.

The buttons, the permission test, the diagram in the docs and the replay of a case (`clock`) come from this table. That
others are being asked for their view (第三方, 共同制作机关) is no stage: several may be asked at once while the case is
handled. A case that is late is in no stage of its own either; lateness is computed.
"""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands."""

    FILED = "filed"
    HANDLING = "handling"
    SUPPLEMENTING = "supplementing"
    EXPLAINING = "explaining"
    FEE_DUE = "fee_due"
    APPROVING = "approving"
    APPROVED = "approved"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"
    ARCHIVED = "archived"


STAGES = {
    Stage.FILED: "待登记",
    Stage.HANDLING: "办理中",
    Stage.SUPPLEMENTING: "待补正",
    Stage.EXPLAINING: "待说明理由",
    Stage.FEE_DUE: "待缴费",
    Stage.APPROVING: "待审批",
    Stage.APPROVED: "待送达",
    Stage.REPLIED: "已答复",
    Stage.WITHDRAWN: "已撤回",
    Stage.JOINED: "已合并",
    Stage.ARCHIVED: "已归档",
}
WITH_APPLICANT = frozenset({Stage.SUPPLEMENTING, Stage.EXPLAINING, Stage.FEE_DUE})
INSIDE = frozenset({Stage.HANDLING, Stage.APPROVING, Stage.APPROVED})
OWED = INSIDE | {Stage.EXPLAINING}  # the term of a reply runs
OPEN = frozenset({Stage.FILED}) | WITH_APPLICANT | INSIDE
ENDED = frozenset({Stage.REPLIED, Stage.WITHDRAWN, Stage.JOINED})


class Who(StrEnum):
    """Whose move it is; `permissions` says which duties that are."""

    APPLICANT = "applicant"  # the applicant, or whoever enters it for him
    REGISTRAR = "registrar"
    HANDLER = "handler"
    LEADER = "leader"
    ASKED = "asked"  # the unit that was asked for help


class Move(StrEnum):
    """What happens to a case. The value is the verb of the table of rights and of the audit record."""

    FILE = "foi.file"
    REGISTER = "foi.register"
    ASSIGN = "foi.assign"
    JOIN = "foi.join"
    ASK_SUPPLEMENT = "foi.ask_supplement"
    SUPPLEMENT = "foi.supplement"
    ASK_REASONS = "foi.ask_reasons"
    REASONS = "foi.reasons"
    DELAY = "foi.delay"
    CONSULT = "foi.consult"
    SERVED = "foi.served"
    ANSWERED = "foi.answered"
    ASSIST = "foi.assist"
    ASSISTED = "foi.assisted"
    EXTEND = "foi.extend"
    CHARGE = "foi.charge"
    FEE_SERVED = "foi.fee_served"
    PAY = "foi.pay"
    LAPSE = "foi.lapse"
    PROPOSE = "foi.propose"
    RETURN = "foi.return"
    APPROVE = "foi.approve"
    DELIVER = "foi.deliver"
    WITHDRAW = "foi.withdraw"
    REOPEN = "foi.reopen"
    ARCHIVE = "foi.archive"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `sources` empty: the beginning. `target` None: the case stays in its stage.

    `day`: what the day of the event is, in words. `reasoned`: must be stated why.
    """

    move: Move
    sources: frozenset[Stage]
    target: Stage | None
    button: str
    who: Who
    day: str
    reasoned: bool = False


def _in(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


_HANDLED = _in(Stage.HANDLING)
_WAITING = _in(Stage.HANDLING, Stage.SUPPLEMENTING, Stage.EXPLAINING, Stage.FEE_DUE)
_STILL = _WAITING | {Stage.APPROVING, Stage.APPROVED}  # whoever answers late is recorded too
TRANSITIONS = {
    t.move: t
    for t in (
        Transition(Move.FILE, frozenset(), Stage.FILED, "提出申请", Who.APPLICANT, "提交之日"),
        Transition(Move.REGISTER, _in(Stage.FILED), Stage.HANDLING, "登记", Who.REGISTRAR, "收到申请之日"),
        Transition(Move.ASSIGN, OPEN - {Stage.FILED}, None, "分办", Who.REGISTRAR, "分办之日"),
        Transition(Move.JOIN, _in(Stage.FILED, Stage.HANDLING), Stage.JOINED, "并案", Who.REGISTRAR, "并案之日", reasoned=True),
        Transition(Move.ASK_SUPPLEMENT, _HANDLED, Stage.SUPPLEMENTING, "要求补正", Who.HANDLER, "告知补正之日"),
        Transition(Move.SUPPLEMENT, _in(Stage.SUPPLEMENTING), Stage.HANDLING, "收到补正", Who.APPLICANT, "收到补正申请之日"),
        Transition(Move.ASK_REASONS, _HANDLED, Stage.EXPLAINING, "要求说明理由", Who.HANDLER, "告知之日"),
        Transition(Move.REASONS, _in(Stage.EXPLAINING), Stage.HANDLING, "收到理由", Who.APPLICANT, "收到说明之日"),
        Transition(Move.DELAY, _HANDLED, None, "延迟答复", Who.LEADER, "告知延迟答复之日", reasoned=True),
        Transition(Move.CONSULT, _HANDLED, None, "征求意见", Who.HANDLER, "发出征求意见书之日"),
        Transition(Move.SERVED, _WAITING, None, "登记签收", Who.HANDLER, "对方收到征求意见书之日"),
        Transition(Move.ANSWERED, _STILL, None, "登记意见", Who.HANDLER, "收到意见之日"),
        Transition(Move.ASSIST, _HANDLED, None, "请求协办", Who.HANDLER, "发出协办函之日"),
        Transition(Move.ASSISTED, _STILL, None, "反馈协办", Who.ASKED, "收到反馈之日"),
        Transition(Move.EXTEND, _in(Stage.HANDLING, Stage.EXPLAINING), None, "延长期限", Who.LEADER, "告知申请人之日", reasoned=True),
        Transition(Move.CHARGE, _HANDLED, Stage.FEE_DUE, "通知缴费", Who.HANDLER, "发出收费通知之日"),
        Transition(Move.FEE_SERVED, _in(Stage.FEE_DUE), None, "登记通知签收", Who.HANDLER, "收到收费通知之日"),
        Transition(Move.PAY, _in(Stage.FEE_DUE), Stage.HANDLING, "登记缴费", Who.HANDLER, "缴清费用之日"),
        Transition(Move.LAPSE, _in(Stage.SUPPLEMENTING, Stage.EXPLAINING, Stage.FEE_DUE), Stage.HANDLING, "登记逾期", Who.HANDLER, "登记之日"),
        Transition(Move.PROPOSE, _HANDLED, Stage.APPROVING, "送审", Who.HANDLER, "送审之日"),
        Transition(Move.RETURN, _in(Stage.APPROVING, Stage.APPROVED), Stage.HANDLING, "退回", Who.LEADER, "退回之日", reasoned=True),
        Transition(Move.APPROVE, _in(Stage.APPROVING), Stage.APPROVED, "批准", Who.LEADER, "批准之日"),
        Transition(Move.DELIVER, _in(Stage.APPROVED), Stage.REPLIED, "登记送达", Who.HANDLER, "签收、交邮或者发出之日"),
        Transition(Move.WITHDRAW, OPEN, Stage.WITHDRAWN, "撤回申请", Who.APPLICANT, "收到撤回之日"),
        Transition(Move.REOPEN, _in(Stage.REPLIED, Stage.ARCHIVED), Stage.HANDLING, "重新办理", Who.LEADER, "收到复议决定、判决之日；自行纠正的，决定之日", reasoned=True),
        Transition(Move.ARCHIVE, ENDED, Stage.ARCHIVED, "归档", Who.HANDLER, "归档之日"),
    )
}  # fmt: skip


def moves_from(stage: Stage) -> tuple[Transition, ...]:
    """The moves out of a stage, or within it, in the order of the table."""
    return tuple(t for t in TRANSITIONS.values() if stage in t.sources)


class Asked(StrEnum):
    """Who is asked for a view; silence means opposite things (Articles 32 and 34)."""

    THIRD_PARTY = "third_party"
    CO_AGENCY = "co_agency"


ASKED = {Asked.THIRD_PARTY: "第三方", Asked.CO_AGENCY: "共同制作机关"}


class View(StrEnum):
    """What whoever was asked said; or that he could not be reached, and is waited for no more."""

    AGREES = "agrees"
    REFUSES = "refuses"
    PARTLY = "partly"
    UNREACHED = "unreached"


ANSWERS = {View.AGREES: "同意公开", View.REFUSES: "不同意公开", View.PARTLY: "同意部分公开"}
VIEWS = {**ANSWERS, View.UNREACHED: "征求意见书无法送达"}
