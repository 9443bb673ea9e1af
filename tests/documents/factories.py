"""Documents for tests, made through the services a user uses."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from kaicheng.documents import services
from kaicheng.documents.models import Document, Edition, RelationKind
from kaicheng.documents.services import IssuerGiven, RelationGiven
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.users.models import Duty, DutyKind, User

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 9:00 in Beijing
TODAY = date(2026, 3, 2)
_numbers = count(1)


def make_agency(name: str = "", *, parent: Agency | None = None, **given: Any) -> Agency:
    number = next(_numbers)
    code = given.pop("code", f"T{number:03}")
    kind = given.pop("kind", AgencyKind.DEPARTMENT)
    given.setdefault("credit_code", f"11430000{number:010}")
    name = name or f"溪山县第{number}局"
    return Agency.objects.create(code=code, name=name, kind=kind, parent=parent, **given)


def make_actor(agency: Agency, *kinds: DutyKind, name: str = "周敏") -> User:
    person = User.objects.create(username=f"u{next(_numbers)}", name=name)
    for kind in kinds or (DutyKind.EDITOR,):
        Duty.objects.create(person=person, agency=agency, duty=kind)
    return person


def relation(kind: RelationKind, target: Document | None = None, **given: Any) -> RelationGiven:
    return RelationGiven(kind, target, **given)


def make_draft(
    *,
    title: str = "",
    agency: Agency | None = None,
    actor: User | None = None,
    body: str = "现将有关事项通知如下。\n一、提高认识。\n二、抓好落实。",
    relations: Sequence[RelationGiven] = (),
    issuers: Sequence[str] = (),
    now: datetime = NOW,
    **fields: Any,
) -> Edition:
    """A draft that could be published. `fields` are metadata of the edition."""
    agency = agency or make_agency()
    actor = actor or make_actor(agency)
    given = {
        "title": title or f"关于做好第{next(_numbers)}项工作的通知",
        "genre": "通知",
        "openness": "proactive",
        "written_date": date(2026, 1, 15),
        **fields,
    }
    names = issuers or (agency.name,)
    return services.create_draft(
        agency=agency,
        actor=actor,
        now=now,
        fields=given,
        issuers=[IssuerGiven(name, agency if name == agency.name else None) for name in names],
        relations=relations,
        body_text=body,
    )


def office_of(agency: Agency) -> User:
    """Somebody of the open-government office there; made once."""
    found = User.objects.filter(duties__agency=agency, duties__duty=DutyKind.OFFICE).first()
    return found or make_actor(agency, DutyKind.OFFICE, name="祁言")


def pass_reviews(edition: Edition, *, now: datetime = NOW) -> Edition:
    """Take a draft through unit and secrecy review, each by another person."""
    agency = edition.document.agency
    edition = services.submit(edition=edition, actor=edition.created_by, now=now)
    reviewer = make_actor(agency, DutyKind.UNIT_REVIEWER, name="庄勤")
    edition = services.pass_review(edition=edition, actor=reviewer, now=now)
    officer = make_actor(agency, DutyKind.SECRECY_REVIEWER, name="应雨")
    return services.clear(edition=edition, actor=officer, now=now, basis="经审查不涉及国家秘密")


def publish(edition: Edition, *, now: datetime = NOW) -> Document:
    """Make a draft public as one that was public before: the shortest lawful way."""
    return services.move_in(
        edition=edition, actor=office_of(edition.document.agency), now=now, basis="原网站已公开"
    )


def make_document(*, published: bool = True, now: datetime = NOW, **given: Any) -> Document:
    """A document, live unless `published` is false. Takes what `make_draft` takes."""
    edition = make_draft(now=now, **given)
    if published:
        publish(edition, now=now + timedelta(minutes=1))
    return Document.objects.select_related("live", "agency").get(pk=edition.document_id)
