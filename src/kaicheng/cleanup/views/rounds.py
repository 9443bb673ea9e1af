"""All rounds the actor may see, and one round: progress by unit, its items with filters, its result."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from kaicheng.audit import verbs
from kaicheng.audit.selectors import history
from kaicheng.cleanup import permissions
from kaicheng.cleanup.forms import ProlongForm
from kaicheng.cleanup.models import CleanupRound
from kaicheng.cleanup.selectors.items import UNDECIDED_WORD, ItemQuery, items_of, waiting
from kaicheng.cleanup.selectors.results import published_round
from kaicheng.cleanup.selectors.rounds import (
    UnitProgress,
    by_unit,
    counts_of,
    overdue,
    round_numbered,
    rows_of,
    tally,
    verdict_counts,
    visible_rounds,
)
from kaicheng.cleanup.selectors.scope import scope_words, standing_units
from kaicheng.cleanup.services.results import lost, missing
from kaicheng.cleanup.workflow import STATES, VERDICTS, Stage
from kaicheng.documents import desk
from kaicheng.documents.models import Document, Edition
from kaicheng.kernel.given import numbers_in
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired

PAGE = 50
SHOWN = 20  # acts of the record on the page
STATE_CHOICES = [("", "全部状态"), (UNDECIDED_WORD, "未清理完的"), *((s.value, w) for s, w in STATES.items())]
VERDICT_CHOICES = [("", "全部意见"), *((v.value, w) for v, w in VERDICTS.items())]


class Closed(DutyRequired):
    """What all screens of the area share."""

    @property
    def actor(self) -> User:
        """The member of staff at the other end; `admit` lets nobody else in."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - for the type checker
        return user

    @cached_property
    def own_units(self) -> AgencyQuerySet:
        return permissions.own_units(self.actor, self.today)

    def said(self, name: str) -> str:
        """What was typed into a field; PostgreSQL refuses NUL."""
        return self.request.POST.get(name, "").replace("\0", "")

    def ticked(self, name: str) -> list[int]:
        """The numbers ticked; what no database can hold was ticked by nobody."""
        return numbers_in(self.request.POST.getlist(name))

    def waiting(self) -> Any:
        confirming = permissions.confirming_units(self.actor, self.today)
        return waiting(self.own_units, confirming, self.actor.pk)


class OneRound(Closed):
    """What the screens of one round share; closed unless the actor may see it."""

    verb = permissions.READ

    @cached_property
    def round(self) -> CleanupRound:
        found = round_numbered(self.kwargs["pk"])
        if found is None:
            raise Http404("没有这项清理。")
        return found

    def governing(self) -> Any:
        return self.round

    @cached_property
    def whole(self) -> bool:
        """Whether the actor sees all units, or his own alone."""
        overseen = permissions.overseen(self.actor, self.today)
        return overseen.filter(pk=self.round.agency_id).exists()


class Board(Closed):
    """Rounds, the newest first."""

    template_name = "cleanup/rounds.html"
    verb = permissions.READ

    def get(self, request: HttpRequest) -> HttpResponse:
        overseen = permissions.overseen(self.actor, self.today)
        found = visible_rounds(overseen, self.own_units)
        page = Paginator(found, PAGE).get_page(request.GET.get("p"))
        return self.show(
            page=page,
            rows=rows_of(page.object_list, self.today),
            waiting=self.waiting(),
            may_create=permissions.organised(self.actor, self.today).exists(),
            takes_part=self.own_units.exists(),
        )


class Show(OneRound):
    """One round. A unit sees its own part."""

    template_name = "cleanup/round.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 - named by the address
        found = self.round
        query = query_of(request)
        seen = None if self.whole else self.own_units
        items = items_of(found, query, seen)
        page = Paginator(items, PAGE).get_page(request.GET.get("p"))
        units = [unit for unit in by_unit(found, self.today) if self.whole or self._own(unit)]
        kept = {key: value for key, value in request.GET.items() if key != "p" and value}
        verdicts = verdict_counts(found) if self.whole else []
        return self.show(
            round=found,
            query=query,
            page=page,
            units=units,
            tally=self._tally(units),
            verdicts=verdicts,
            decided_any=any(count for *_, count in verdicts),
            late=overdue(found, self.today),
            whole=self.whole,
            all_units=standing_units(found.agency, self.today) if self.whole else [],
            allowed=permissions.allowed(self.actor, found, self.today),
            filters={"states": STATE_CHOICES, "verdicts": VERDICT_CHOICES},
            kept=urlencode(kept),
            scope=scope_words(found.scope),
            results=self._results(),
            missing=missing(found),
            public=published_round(found.pk) is not None,
            prolong=ProlongForm(initial={"deadline": found.deadline}),
            acts=[(e, verbs.label_of(e.verb)) for e in history(found)[:SHOWN]],
            bulk=bulk_options(self, found),
        )

    def _own(self, unit: UnitProgress) -> bool:
        return self.own_units.filter(pk=unit.agency.pk).exists()

    def _tally(self, units: list[UnitProgress]) -> Any:
        if self.whole:
            return counts_of(self.round)
        return tally(pair for unit in units for pair in unit.tally.counts.items())

    def _results(self) -> list[tuple[str, Document, Edition]]:
        """The drafted texts with their newest edition."""
        named = (("决定", self.round.decision), ("公告与目录", self.round.directory))
        return [
            (label, one, desk.newest_edition(one))
            for label, one in named
            if one is not None and not lost(one)
        ]


def query_of(request: HttpRequest) -> ItemQuery:
    given = {
        name: request.GET.get(name, "").replace("\0", "").strip()
        for name in ("q", "agency", "state", "verdict")
    }
    return ItemQuery(
        words=given["q"],
        agency=given["agency"],
        state=given["state"] if given["state"] in dict(STATE_CHOICES) else "",
        verdict=given["verdict"] if given["verdict"] in dict(VERDICT_CHOICES) else "",
    )


PROPOSALS = ("keep", "ended", "repeal", "expire")


def bulk_options(view: Closed, found: CleanupRound | None) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What the actor may do with ticked items: (heading, [(value, label, what must be stated: "", "reason", "unit")])."""
    if found is not None and found.stage != Stage.OPEN:
        return []
    options: list[tuple[str, list[tuple[str, str, str]]]] = []
    organises = found is not None and permissions.may(permissions.ADD, view.actor, found, on=view.today)
    if view.own_units.exists() or organises:
        asks = {"repeal": "reason", "expire": "reason"}
        labels = dict(VERDICT_CHOICES)
        options.append(("提出意见", [(f"propose:{v}", labels[v], asks.get(v, "")) for v in PROPOSALS]))
    if permissions.confirming_units(view.actor, view.today).exists() or organises:
        options.append(("本单位审核", [("confirm", "确认意见", ""), ("send_back", "退回重提", "reason")]))
    if organises:
        office = [
            ("return", "退回单位", "reason"),
            ("reassign", "转交其他单位", "unit"),
            ("drop", "移出本轮", "reason"),
            ("restore", "恢复已移出的", ""),
        ]
        options.append(("政务公开办", office))
    return options
