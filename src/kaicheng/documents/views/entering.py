"""What an editor entered on the review page: read from the request, saved by one call, shown again if it cannot be."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import BaseFormSet
from django.http import HttpRequest
from django.utils import timezone

from kaicheng.documents import services
from kaicheng.documents.forms import EditionForm, RelationForm, RelationFormSet, relation_initial
from kaicheng.documents.models import Edition
from kaicheng.documents.views.attaching import Sent, StoredRow, attachments_given, sent_files, stored_rows
from kaicheng.documents.views.refusing import actor_of
from kaicheng.kernel.given import number_in
from kaicheng.organisations.selectors import directory


@dataclass
class Entered:
    """The three parts of the page, filled from the draft or from what was typed."""

    edition: Edition
    form: EditionForm
    relations: BaseFormSet[Any]
    attachments: list[StoredRow]
    sent: list[Sent] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        """Whether everything typed can be taken; asks both forms, so that all errors show at once."""
        return all([self.form.is_valid(), self.relations.is_valid()])


def stored(edition: Edition) -> Entered:
    """The page as the draft stands."""
    form = EditionForm(edition=edition)
    relations = RelationFormSet(initial=relation_initial(edition.relations.all()), prefix="rel")
    return Entered(edition, form, relations, stored_rows(edition))


def typed(request: HttpRequest, edition: Edition, now: datetime) -> Entered:
    """The page as the editor sent it. Files that came with it are in the store from here on."""
    form = EditionForm(request.POST, edition=edition)
    # without initial rows: one typed like a row that another editor just saved would count as untouched, and be dropped
    relations = RelationFormSet(request.POST, prefix="rel")
    sent, troubles = sent_files(request, edition.document, now)
    for trouble in troubles:
        form.add_error(None, trouble)
    return Entered(edition, form, relations, stored_rows(edition, request.POST), sent)


def save(request: HttpRequest, entered: Entered, now: datetime) -> Edition:
    """Save what was typed. Raises NotAllowed, Invalid, Conflict; then nothing of it is saved."""
    today = timezone.localdate(now)
    names = entered.form.issuer_names()
    known = {name: directory().resolve(name, on=today).agency for name in names}
    rows = [row for row in entered.relations.forms if isinstance(row, RelationForm) and row.cleaned_data]
    given = [row.given() for row in rows]
    return services.save_draft(
        edition=entered.edition,
        lock_version=number_in(request.POST.get("lock_version", "")) or 0,
        actor=actor_of(request),
        now=now,
        fields=entered.form.fields_given(),
        issuers=entered.form.issuers_given(known),
        relations=[relation for relation in given if relation is not None],
        attachments=attachments_given(entered.attachments, entered.sent),
    )
