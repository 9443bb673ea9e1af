"""The published result of a round: who stays in force, what ended, what is being amended."""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from kaicheng.cleanup.models import CleanupItem, CleanupItemQuerySet, CleanupRound
from kaicheng.cleanup.selectors.items import ItemQuery, filtered
from kaicheng.cleanup.workflow import VERDICTS, Stage, State, Verdict
from kaicheng.documents.models import Openness

# how each list of the directory is headed
HEADINGS = {
    Verdict.KEEP: "继续有效的文件",
    Verdict.REPEAL: "废止的文件",
    Verdict.EXPIRE: "宣布失效的文件",
    Verdict.AMEND: "拟修改的文件",
    Verdict.ENDED: "已经失效的文件",
}


def published_rounds() -> "QuerySet[CleanupRound]":
    """Rounds whose directory the public may read, the latest first."""
    rounds = CleanupRound.objects.filter(
        stage=Stage.CLOSED.value, directory__live__isnull=False, directory__live__openness=Openness.PROACTIVE
    )
    # where documents were repealed, their decision comes first
    rounds = rounds.filter(Q(decision__isnull=True) | Q(decision__live__isnull=False))
    full = rounds.select_related("agency", "decision__live", "directory__live")
    return full.order_by("-directory__live__published_at", "-pk")


def published_round(pk: int) -> CleanupRound | None:
    return published_rounds().filter(pk=pk).first()


def decided(found: CleanupRound) -> CleanupItemQuerySet:
    """Items that the result lists: decided ones, by the agency that issued them."""
    items = CleanupItem.objects.filter(round=found).exclude(verdict="")
    items = items.filter(
        state__in=[s.value for s in (State.DONE, State.AWAITING, State.AMENDING, State.CONFIRMED)]
    )
    full = items.select_related("agency", "document__agency", "document__live", "amending__live")
    return full.order_by("document__agency__order", "document__agency__code", "written_date", "pk")


@dataclass(frozen=True, slots=True)
class Result:
    """A page's worth: the items asked for, and how many there are of each verdict and issuing agency without the question."""

    items: CleanupItemQuerySet
    verdicts: tuple[tuple[str, str, int], ...]
    agencies: tuple[tuple[str, str, int], ...]
    total: int


def result(found: CleanupRound, query: ItemQuery) -> Result:
    """Answer a question to a published result. Two queries, and the items when they are read."""
    items = decided(found)
    pairs = list(
        items.order_by().values_list(
            "verdict", *(f"document__agency__{name}" for name in ("code", "name", "order"))
        )
    )
    verdicts = Counter(verdict for verdict, *_ in pairs)
    units = Counter((order, code, name) for _, code, name, order in pairs)
    asked = filtered(items, replace(query, agency=""))
    if query.agency:
        asked = asked.filter(document__agency__code=query.agency)
    return Result(
        items=asked,
        verdicts=tuple((v.value, VERDICTS[v], verdicts[v.value]) for v in HEADINGS if verdicts[v.value]),
        agencies=tuple((code, name, n) for (_, code, name), n in sorted(units.items())),
        total=len(pairs),
    )
