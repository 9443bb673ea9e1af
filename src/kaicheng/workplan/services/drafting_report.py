"""The report of looking back as a draft of the library, written from the data for the office to edit."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.documents import services as documents
from kaicheng.documents.models import Document
from kaicheng.documents.services import IssuerGiven
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import chinese_date, quoted, shortened
from kaicheng.users.models import User
from kaicheng.workplan import composing, permissions
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.selectors.looking_back import LookedBack, items_to_judge, looked_back, report_of
from kaicheng.workplan.services.planning import step
from kaicheng.workplan.workflow import VERDICTS, Step, Verdict

_LONGEST_NAME = 60
THEME = "02/05"  # 综合政务/文秘工作


@transaction.atomic
def draft_report(*, plan: WorkPlan, actor: User, now: datetime) -> Document:
    """Draft the report of a ledger that was looked back on whole; gives the one there is, unless it was discarded or withdrawn.

    Raises as `step`; Invalid while an item has no verdict.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.DRAFT, actor, plan, on=today)
    # of two clicks the second waits here and finds the report of the first
    WorkPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    plan.refresh_from_db(fields=["report"])
    if (standing := report_of(plan)) is not None:
        return standing
    items = looked_back(plan, items_to_judge(plan), today)
    if open_ones := [one.task.number for one in items if one.verdict is None]:
        raise Invalid(
            f"还有{len(open_ones)}项任务没有回头看结论（第{open_ones[0]}项等）。",
            advice="请逐项核查后再起草报告。",
        )
    if not items:
        raise Invalid("台账中没有任务，不能起草报告。")
    found = [looked_of(one) for one in items]
    words = composing.Words(plan.title, plan.agency.name, plan.year, _source(plan))
    tree = composing.look_back_report(words, found, today)
    figures = "，".join(f"{VERDICTS[v]}{n}项" for v, n in composing.counts(found).items() if n)
    edition = documents.create_draft(
        agency=plan.agency,
        actor=actor,
        now=now,
        fields={
            "title": composing.report_title(words),
            "genre": "报告",
            "written_date": today,
            "theme": THEME,
            "keywords": ["工作台账", "回头看"],
            "summary": f"{quoted(plan.title)}共{len(found)}项任务，{figures}。",
        },
        issuers=[IssuerGiven(plan.agency.name, plan.agency)],
        tree=tree,
    )
    step(
        plan=plan, step=Step.DRAFT, actor=actor, now=now, columns={"report": edition.document}, count=len(found),
        document=edition.document.code,
    )  # fmt: skip
    plan.report = edition.document
    return edition.document


def _source(plan: WorkPlan) -> str:
    if plan.edition is None:
        return ""
    number = f"（{plan.edition.doc_number}）" if plan.edition.doc_number else ""
    return f"{quoted(plan.edition.title)}{number}"


def looked_of(one: LookedBack) -> composing.Looked:
    """An item in the words of the report."""
    task = one.task
    carried = "；".join(_carried(new.plan.title, new.number, new.due_on) for new in one.carried)
    return composing.Looked(
        number=task.number,
        name=shortened(str(task), _LONGEST_NAME),
        units=one.standing.charged,
        verdict=one.verdict or Verdict.UNDONE,
        reason=task.verdict_reason,
        report=one.report.text if one.report else "",
        proofs=tuple(proof.title for proof in one.proofs),
        carried=carried,
    )


def _carried(title: str, number: int, due: date | None) -> str:
    day = f"，{chinese_date(due)}前完成" if due else ""
    return f"结转到{quoted(title)}第{number}项{day}"
