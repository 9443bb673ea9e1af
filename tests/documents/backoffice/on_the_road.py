"""Texts in the states of the flow, for tests of its screens."""

from typing import Any

from django.utils import timezone
from documents.backoffice.walking import at
from documents.factories import make_actor, make_draft

from kaicheng.documents import services
from kaicheng.documents.models import Edition
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind


def submitted(agency: Agency, **given: Any) -> Edition:
    edition = make_draft(agency=agency, **given)
    return services.submit(edition=edition, actor=edition.created_by, now=timezone.now())


def passed(agency: Agency, **given: Any) -> Edition:
    reviewer = make_actor(agency, DutyKind.UNIT_REVIEWER)
    return services.pass_review(edition=submitted(agency, **given), actor=reviewer, now=timezone.now())


def urgent(agency: Agency, **given: Any) -> Edition:
    edition = make_draft(agency=agency, **given)
    leader = make_actor(agency, DutyKind.UNIT_LEADER)
    services.publish_urgent(edition=edition, actor=leader, now=timezone.now(), reason="防汛")
    return Edition.objects.select_related("document__agency").get(pk=edition.pk)


def move(edition: Edition, slug: str) -> str:
    return at("move", edition.document.code, edition.version, slug)


def picks(*editions: Edition) -> list[str]:
    return [f"{one.pk}-{one.lock_version}" for one in editions]
