"""Old addresses lead on; what nobody knows is counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from documents.factories import NOW, make_agency, make_document, office_of
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.documents import services
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.moving.addresses import key_of, keys_for
from kaicheng.moving.models import MissedAddress, OldAddress
from kaicheng.moving.services import hits
from kaicheng.moving.services.addressing import Target, add_address


def _entered(shown: str, **given: object) -> OldAddress:
    agency = make_agency()
    return add_address(shown=shown, target=Target(**given), agency=agency, actor=office_of(agency), now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.a.gov.cn/x/y.html", "/x/y.html"),
        ("https://www.a.gov.cn:8080//X//Y.HTML", "/x/y.html"),
        ("/x/index.html", "/x/"),
        ("/x/y.jsp?b=2&a=1", "/x/y.jsp?a=1&b=2"),
        ("/x/y.html?from=timeline&utm_source=wx", "/x/y.html"),
        ("/%E4%B8%AD/a.htm", "/中/a.htm"),
        ("/%D6%D0/a.htm", "/中/a.htm"),
    ],
)
def test_two_ways_of_writing_an_address_are_one(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) != ""


@given(st.text(max_size=700), st.text(max_size=50))
def test_no_address_breaks_the_looking_up(path: str, query: str) -> None:
    assert all(len(key) <= 500 for key in keys_for(f"/{path}", query))
    assert len(key_of(path)) <= 500


@pytest.mark.django_db
def test_an_old_address_leads_to_the_document(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    document = make_document()
    _entered("http://www.old.example/zwgk/art_1.html", document=document)
    answer = client.get("/zwgk/art_1.html?from=wx", headers={"host": "www.old.example"})
    assert (answer.status_code, answer["Location"]) == (301, f"/d/{document.code}/")


@pytest.mark.django_db
def test_a_link_that_lost_its_host_leads_on_unless_two_hosts_had_the_path(client: Client) -> None:
    document = make_document()
    _entered("http://www.old.example/a.html", document=document)
    assert client.get("/a.html")["Location"] == f"/d/{document.code}/"
    _entered("http://jyj.old.example/a.html", document=make_document())
    assert client.get("/a.html").status_code == 404


@pytest.mark.django_db
def test_a_withdrawn_document_answers_gone_with_its_notice(client: Client) -> None:
    document = make_document()
    _entered("/a.html", document=document)
    services.withdraw(
        document=document, actor=office_of(document.agency), now=NOW + timedelta(days=1), reason="内容有误"
    )
    answer = client.get("/a.html")
    assert answer.status_code == 410
    assert "内容有误" in answer.content.decode()


@pytest.mark.django_db
def test_a_folder_answers_for_all_below_and_the_nearest_counts(client: Client) -> None:
    document = make_document()
    _entered("/files/*", place="/library/")
    _entered("/files/2017/a.pdf", document=document)
    assert client.get("/files/2016/b.pdf")["Location"] == "/library/"
    assert client.get("/files/2017/a.pdf")["Location"] == f"/d/{document.code}/"


@pytest.mark.django_db
def test_what_is_asked_for_is_counted_and_the_rare_and_old_forgotten(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "gatherer", hits.Gatherer())
    monkeypatch.setattr("kaicheng.portal.views.old.gatherer", hits.gatherer)
    entered = _entered("/a.html", place="/library/")
    for path in ("/a.html", "/a.html", "/nowhere.html"):
        client.get(path)
    hits.gatherer.flush()
    entered.refresh_from_db()
    assert entered.hits == 2
    missed = MissedAddress.objects.get(path="/nowhere.html")
    assert missed.hits == 1
    hits.prune(missed.last_at + timedelta(days=31))
    assert not MissedAddress.objects.filter(path="/nowhere.html").exists()


@pytest.mark.django_db
def test_two_processes_that_meet_an_unknown_address_at_once_fail_no_reader(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(hits, "_write_missed", taken)
    monkeypatch.setattr("kaicheng.portal.views.old.gatherer", hits.Gatherer())
    assert client.get("/met-by-two.html").status_code == 404


@pytest.mark.django_db
def test_an_address_leads_to_one_place_of_ours_and_is_entered_by_the_office() -> None:
    for place in (
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "library",
        "/\t/elsewhere.example/",
        "/\\elsewhere.example",
    ):
        with pytest.raises(Invalid):
            _entered("/b.html", place=place)
    agency = make_agency()
    from documents.factories import make_actor

    with pytest.raises(NotAllowed):
        add_address(
            shown="/b.html",
            target=Target(place="/library/"),
            agency=agency,
            actor=make_actor(agency),
            now=NOW,
        )
    _entered("/b.html", place="/library/")
    with pytest.raises(Invalid, match="登记过"):
        _entered("/b.html", place="/agencies/")
