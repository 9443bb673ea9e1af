"""Nobody outside a case reads an applicant's data: not by a page, not by a file's address, not by search, not by an export."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from documents.factories import make_actor, make_agency
from foi.factories import APPLICANT, FILED, application, at, handler_of, leader_of
from openpyxl import load_workbook

from kaicheng.audit.models import Entry
from kaicheng.foi.models import Case, Paper
from kaicheng.foi.services import filing, registering
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db
PROOF = b"%PDF-1.4 a scan that shows a face"
SECRETS = (APPLICANT.name, APPLICANT.identity_number, APPLICANT.telephone, APPLICANT.email, APPLICANT.address)
PAGES = ("mine", "cases", "board", "owing", "changes", "workload", "annual", "register")


@pytest.fixture
def case() -> Case:
    sent = application(make_agency(), uploads=(filing.Upload(Paper.Kind.PROOF, "证件.pdf", PROOF),))
    found = filing.file(sent, now=at(FILED)).case
    registering.register(found, day=FILED, actor=handler_of(found.agency), now=at(FILED))
    return found


def outsiders(case: Case) -> Iterator[User]:
    """Every duty elsewhere, and every duty at the agency itself that is not one of those on the case."""
    away = make_agency()
    for kind in DutyKind:
        yield make_actor(away, kind)
        if kind not in {DutyKind.CASE_HANDLER, DutyKind.UNIT_LEADER}:
            yield make_actor(case.agency, kind)


def said(response: Any) -> str:
    """All that an answer gives away, a workbook opened."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = str(response.headers) + body.decode("utf-8", "replace")
    if body.startswith(b"PK"):
        for row in load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True):
            text += " ".join(str(cell) for cell in row)
    return text


def test_no_one_outside_the_case_reads_an_applicants_data(case: Case, plain_frame: None) -> None:
    paper = case.papers.get()
    for person in outsiders(case):
        client = Client()
        client.force_login(person)
        answers = [client.get(reverse(f"foi:{name}")) for name in PAGES]
        answers += [
            client.get(f"{reverse('foi:cases')}?number={case.number}"),
            client.get(reverse("foi:case", args=[case.pk])),
            client.post(reverse("foi:identity", args=[case.pk])),
            client.get(reverse("foi:paper", args=[case.pk, paper.pk])),
            client.post(reverse("foi:register_identity")),
            client.post(reverse("foi:find"), {"applicant": APPLICANT.identity_number}),
            client.get(reverse("audit:record")),
            client.get(reverse("audit:export")),
        ]
        for answer in answers:
            text = said(answer)
            assert not [word for word in SECRETS if word in text], (person, answer.request["PATH_INFO"])
            assert case.asked not in text, (person, answer.request["PATH_INFO"])
            assert PROOF.decode() not in text
        found = client.post(reverse("foi:find"), {"applicant": APPLICANT.name})
        assert case.number not in said(found)


def test_a_handler_of_the_unit_who_was_not_given_the_case_reads_no_names(
    case: Case, plain_frame: None
) -> None:
    unit = make_agency()
    Case.objects.filter(pk=case.pk).update(unit=unit, handler=handler_of(unit))
    other, given = Client(), Client()
    other.force_login(make_actor(unit, DutyKind.CASE_HANDLER))
    given.force_login(handler_of(unit))
    identity = reverse("foi:identity", args=[case.pk])
    assert case.asked in said(other.get(reverse("foi:case", args=[case.pk])))
    assert other.post(identity).status_code == 403
    assert other.get(reverse("foi:paper", args=[case.pk, case.papers.get().pk])).status_code == 403
    assert APPLICANT.name in said(given.post(identity))
    elsewhere = filing.file(application(case.agency, asked="另一件事的全部材料"), now=at(FILED)).case
    assert elsewhere.asked not in said(given.get(reverse("foi:case", args=[case.pk])))


def test_those_on_the_case_read_it_and_every_look_is_in_the_record(case: Case, plain_frame: None) -> None:
    leader = Client()
    leader.force_login(leader_of(case.agency))
    sheet = leader.post(reverse("foi:register_identity"))
    assert APPLICANT.identity_number in said(sheet)
    assert APPLICANT.name not in said(leader.get(reverse("foi:register")))
    paper = leader.get(reverse("foi:paper", args=[case.pk, case.papers.get().pk]))
    assert paper.content == PROOF
    assert "no-store" in paper["Cache-Control"]
    assert paper["Content-Disposition"].startswith("attachment")
    looks = Entry.objects.filter(verb="foi.identity").order_by("sequence").values_list("detail", flat=True)
    assert [look["purpose"] for look in looks] == ["登记簿", "案卷文件：身份证明"]
    assert not any(word in str(list(Entry.objects.values())) for word in SECRETS)


def test_no_address_bears_anything_of_an_applicant(case: Case, plain_frame: None) -> None:
    clerk = Client()
    clerk.force_login(handler_of(case.agency))
    assert clerk.get(f"{reverse('foi:find')}?applicant=x").status_code == 405
    page = clerk.post(reverse("foi:find"), {"applicant": APPLICANT.name}).content.decode()
    assert APPLICANT.name not in page
