"""Every address of the document library × every duty × one's own, a lower and another agency: the table of rights.

The letters say at whose documents an act is done: `o` own agency, `b` an agency below one's own, `-` nobody's.
Another agency's documents are never open.
"""

import pytest
from django.test import Client
from django.utils import timezone
from documents.backoffice.walking import at, desk_of
from documents.factories import make_actor, make_agency, make_document, make_draft

from kaicheng.documents import intake, services
from kaicheng.documents.models import Document
from kaicheng.documents.services import AttachmentGiven
from kaicheng.documents.urls import of_documents, urlpatterns
from kaicheng.documents.workflow import BY_SLUG
from kaicheng.files.services import store
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

# who may is decided by duties, whose queries `tests/users/test_policy.py` asks of both databases
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# duty:                         editor reviewer leader office secrecy handler auditor administrator
ORDER = [
    DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER, DutyKind.OFFICE,
    DutyKind.SECRECY_REVIEWER, DutyKind.CASE_HANDLER, DutyKind.AUDITOR, DutyKind.ADMINISTRATOR,
]  # fmt: skip
READING = "o o o ob o o ob -"
WRITING = "o o o ob - - - -"
REVIEWING = "- o o - - - - -"
CLEARING = "- - - - o - - -"
RELEASING = "- o o ob - - - -"
HURRYING = "- - o ob - - - -"
TABLE = {
    ("show", "GET"): READING,
    ("review", "GET"): READING,
    ("edition", "GET"): READING,
    ("compare", "GET"): READING,
    ("original", "GET"): READING,
    ("attachment", "GET"): READING,
    ("batch", "GET"): READING,
    ("review", "POST"): WRITING,
    ("body", "GET"): WRITING,
    ("body", "POST"): WRITING,
    ("new_edition", "POST"): WRITING,
    ("read_again", "POST"): WRITING,
    ("choose", "GET"): READING,
    ("sheet", "GET"): READING,
    ("let_through", "POST"): CLEARING,
}
MOVES = {
    "submit": WRITING,
    "recall": WRITING,
    "discard": WRITING,
    "pass": REVIEWING,
    "return": REVIEWING,
    "clear": CLEARING,
    "send_back": CLEARING,
    "publish": RELEASING,
    "schedule": RELEASING,
    "unschedule": RELEASING,
    "reopen": RELEASING,
    "withdraw": RELEASING,
    "publish_urgent": HURRYING,
}
ANYWHERE = {  # addresses without an object: who may open them at all
    ("listing", "GET"): "o o o o o o o -",
    ("receive", "GET"): "o o o o - - - -",
    ("compose", "GET"): "o o o o - - - -",
    ("waiting", "GET"): "o o o o o o o -",
    ("mine", "GET"): "o o o o o o o -",
    ("scheduled", "GET"): "o o o o o o o -",
    ("bulk", "POST"): "o o o o o o o -",  # each item asks for itself
}
PLACES = ("own", "below", "neighbour")


@pytest.fixture
def bureau() -> Agency:
    return make_agency(parent=make_agency(parent=make_agency()))


def actor_at(bureau: Agency, kind: DutyKind, place: str) -> User:
    """Somebody whose duty is at the bureau, at the agency above it, or at its neighbour."""
    above = bureau.parent
    assert above is not None
    return make_actor({"own": bureau, "below": above}.get(place) or make_agency(parent=above), kind)


def stocked(agency: Agency) -> tuple[Document, dict[str, tuple[object, ...]]]:
    """A published document with a draft, an original, an attachment and a batch; the arguments of each address."""
    actor, now = make_actor(agency), timezone.now()
    file = store("附件".encode(), name="清单.txt", at=now)
    document = make_document(agency=agency, actor=actor)
    draft = services.open_new_edition(document=document, actor=actor, now=now)
    draft = services.save_draft(
        edition=draft, lock_version=0, actor=actor, now=now, attachments=[AttachmentGiven("清单", file)]
    )
    type(draft).objects.filter(pk=draft.pk).update(original=file, original_name="原件.txt")
    upload = intake.Upload("破损.docx", b"PK\x03\x04 broken")
    batch = intake.receive(files=[upload], agency=agency, actor=actor, now=now)
    item = intake.read_item(batch.items.get(), now)
    code = document.code
    return document, {
        "edition": (code, 2), "compare": (code, 1, code, 2), "original": (code, 2), "batch": (batch.pk,),
        "attachment": (code, draft.attachments.get().pk), "read_again": (batch.pk, item.pk),
        "sheet": (code, 2), "let_through": (code, 2),
    }  # fmt: skip


def answer(client: Client, method: str, address: str) -> int:
    asked = client.get(address) if method == "GET" else client.post(address, {})
    return asked.status_code


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ORDER)
def test_who_may_open_what(bureau: Agency, kind: DutyKind, place: str, plain_frame: None) -> None:
    document, arguments = stocked(bureau)
    desk = desk_of(actor_at(bureau, kind, place))
    for (name, method), row in TABLE.items():
        status = answer(desk, method, at(name, *arguments.get(name, (document.code,))))
        if place[0] in row.split()[ORDER.index(kind)]:
            assert status not in {403, 404, 500}, (name, method)
        else:
            assert status == 403, (name, method)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ORDER)
def test_who_may_make_which_move(bureau: Agency, kind: DutyKind, place: str, plain_frame: None) -> None:
    draft = make_draft(agency=bureau)
    desk = desk_of(actor_at(bureau, kind, place))
    for slug, row in MOVES.items():
        place_of_move = at("move", draft.document.code, 1, slug)
        if place[0] in row.split()[ORDER.index(kind)]:
            assert answer(desk, "GET", place_of_move) in {200, 409}, slug
        else:
            assert {answer(desk, method, place_of_move) for method in ("GET", "POST")} == {403}, slug


@pytest.mark.parametrize("kind", ORDER)
def test_who_may_open_what_belongs_to_no_document(kind: DutyKind, plain_frame: None) -> None:
    desk = desk_of(make_actor(make_agency(), kind))
    for (name, method), row in ANYWHERE.items():
        opened = 302 if method == "POST" else 200
        address = at(name)
        asked = desk.post(address, {"move": "submit"}) if method == "POST" else desk.get(address)
        assert asked.status_code == (opened if row.split()[ORDER.index(kind)] == "o" else 403), name


def test_the_table_names_every_address() -> None:
    named = {name for name, _ in [*TABLE, *ANYWHERE]}
    assert named | {"move"} == {pattern.name for pattern in [*urlpatterns[:-1], *of_documents]}
    assert set(MOVES) == set(BY_SLUG)


def test_an_administrator_sees_no_content(bureau: Agency) -> None:
    make_draft(agency=bureau, title="机密的标题草稿")
    page = desk_of(make_actor(bureau, DutyKind.ADMINISTRATOR)).get("/admin/")
    assert page.status_code == 200
    assert "机密的标题草稿" not in page.content.decode()
    assert "文件库</a>" not in page.content.decode()
