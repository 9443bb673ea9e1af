"""Reading the record: the list with its filters, one act, the proof that it is whole."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

from kaicheng.audit import permissions, verbs
from kaicheng.audit.forms import RecordForm
from kaicheng.audit.models import Entry
from kaicheng.audit.selectors import (
    COUNTED_TO,
    Entries,
    agencies_seen,
    agency_names,
    asked,
    how_many,
    page_of,
    verbs_in,
    visible,
)
from kaicheng.audit.services import Break, digest_of, verify
from kaicheng.audit.views.exporting import as_csv
from kaicheng.kernel.given import number_in
from kaicheng.users.policy import may
from kaicheng.users.views import DutyRequired

PAGE = 50
SHOWN_BREAKS = 50


class RecordView(DutyRequired):
    """What every screen of the record shares: the rows its reader may see."""

    verb = permissions.READ

    @cached_property
    def entries(self) -> Entries:
        return visible(self.request.user, self.today)

    def form(self) -> RecordForm:
        return RecordForm(
            self.request.GET,
            verbs=sorted(
                ((verb, verbs.label_of(verb)) for verb in verbs_in(self.entries)), key=lambda row: row[1]
            ),
            agencies=[(agency.code, agency.name) for agency in agencies_seen(self.request.user, self.today)],
        )


class Record(RecordView):
    """All acts the reader may see, newest first."""

    template_name = "audit/record.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.form()
        entries = asked(self.entries, form.query())
        page = page_of(entries, PAGE, before=_number(request, "before"), after=_number(request, "after"))
        count = how_many(entries)
        return self.show(
            form=form,
            page=page,
            rows=_named(page.rows),
            count=min(count, COUNTED_TO),
            more=count > COUNTED_TO,
            narrowed=any(form.cleaned_data.values()) or bool(form.errors),
            may_verify=may(permissions.VERIFY, request.user, on=self.today),
        )


class Export(RecordView):
    """The rows asked for as a table file."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return as_csv(asked(self.entries, self.form().query()), self.today)


class Act(RecordView):
    """One act with all that was written down of it."""

    template_name = "audit/act.html"

    def get(self, request: HttpRequest, sequence: int) -> HttpResponse:
        entry = self.entries.filter(sequence=sequence).first()
        if entry is None:
            raise Http404("没有这条记录，或不在您的查看范围内。")
        kind = verbs.kind_of(entry.object_type)
        explained = verbs.explained(entry.verb, entry.detail)
        return self.show(
            entry=entry,
            label=verbs.label_of(entry.verb),
            agency=agency_names({entry.agency_code}).get(entry.agency_code, entry.agency_code),
            kind=kind,
            address=kind.address(entry.object_id) if kind.address else None,
            details=explained,
            raw=json.dumps(entry.detail, ensure_ascii=False, indent=2, sort_keys=True)
            if entry.detail
            else "",
            sealed=digest_of(entry) == entry.digest,
            others=self.entries.filter(object_type=entry.object_type, object_id=entry.object_id).count() - 1,
        )


class Verify(DutyRequired):
    """Walk the chain from the first row to the last, and say what was found."""

    template_name = "audit/verified.html"
    verb = permissions.VERIFY

    def post(self, request: HttpRequest) -> HttpResponse:
        count, breaks = verify()
        last = Entry.objects.order_by("-sequence").first()
        return self.show(
            count=count,
            breaks=breaks[:SHOWN_BREAKS],
            found=len(breaks),
            last=last,
            sentence=_sentence(count, breaks),
        )


def _sentence(count: int, breaks: list[Break]) -> str:
    if not count:
        return "还没有记录。"
    if breaks:
        return f"共核验 {count} 条，发现 {len(breaks)} 处问题。请保护现场并报告主管部门。"
    return f"共核验 {count} 条，记录完整，首尾衔接，未发现改动。"


def _named(rows: list[Entry]) -> list[dict[str, Any]]:
    names = agency_names({row.agency_code for row in rows})
    return [
        {
            "entry": row,
            "label": verbs.label_of(row.verb),
            "agency": names.get(row.agency_code, row.agency_code),
            "kind": verbs.kind_of(row.object_type).label,
        }
        for row in rows
    ]


def _number(request: HttpRequest, name: str) -> int | None:
    return number_in(request.GET.get(name, ""))
