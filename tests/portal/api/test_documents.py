"""Documents through the API: filters, pages that do not shift, one document whole."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from columns.factories import make_column
from django.test import Client
from documents.factories import make_actor, make_document, make_draft, office_of, publish, relation

from gongwen.typeset import compose
from gongwen.typeset.compose import Point
from kaicheng.columns.services import change_address
from kaicheng.documents import services
from kaicheng.documents.models import Document, RelationKind
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

DAY = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)


def ask(client: Client, address: str, status: int = 200, **headers: Any) -> Any:
    answer = client.get(f"/api/v1/{address}", headers=headers)
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content)


def titles(client: Client, address: str) -> list[str]:
    return [item["title"] for item in ask(client, address)["items"]]


@pytest.fixture
def five(bureau: Agency) -> list[Document]:
    return [make_document(agency=bureau, title=f"第{n}份", now=DAY + timedelta(hours=n)) for n in range(5)]


def test_pages_follow_each_other_without_gap_or_repetition_while_documents_are_published(
    client: Client, five: list[Document]
) -> None:
    first = ask(client, "documents?limit=2")
    make_document(agency=five[0].agency, title="插队的新文件", now=DAY + timedelta(days=1))
    second = ask(client, f"documents?limit=2&cursor={first['next_cursor']}")
    third = ask(client, f"documents?limit=2&cursor={second['next_cursor']}")
    seen = [item["title"] for page in (first, second, third) for item in page["items"]]
    assert seen == ["第4份", "第3份", "第2份", "第1份", "第0份"]
    assert third["next_cursor"] is None


def test_documents_of_one_and_the_same_second_are_not_lost_between_pages(
    client: Client, bureau: Agency
) -> None:
    for n in range(5):
        make_document(agency=bureau, title=f"同时{n}", now=DAY)
    seen, cursor = [], ""
    while cursor is not None:
        page = ask(client, "documents?limit=2" + (f"&cursor={cursor}" if cursor else ""))
        seen += [item["title"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == [f"同时{n}" for n in range(5)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("agency=XSSL", True), ("agency=XS", True), ("agency=nobody", False), ("theme=06", True),
        ("theme=06/02", True), ("theme=07", False), ("normative=true", True), ("normative=false", False),
        ("genre=通知", True), ("genre=公告", False), ("state=valid", True), ("state=repealed", False),
        ("words=水库", True), ("words=溪水发〔2026〕3号", True), ("words=学校", False),
        ("since=2026-03-02", True), ("since=2026-03-03", False), ("until=2026-03-02", True),
        ("until=2026-03-01", False), ("updated_since=2026-03-02T09:01:00%2B08:00", True),
        ("updated_since=2026-03-02T09:02:00%2B08:00", False), ("since=0001-01-01&until=9999-12-31", True),
    ],
)  # fmt: skip
def test_each_filter_lets_through_what_it_means(
    client: Client, water: Document, asked: str, found: bool
) -> None:
    assert titles(client, f"documents?{asked}") == ([water.live.title] if found else [])


def test_one_document_comes_with_text_outline_validity_and_relations(client: Client, water: Document) -> None:
    make_document(
        title="关于废止水库通知的决定",
        agency=water.agency,
        relations=[relation(RelationKind.REPEALS, water, effective_on=date(2026, 5, 1))],
    )
    found = ask(client, f"documents/{water.code}")
    assert found["validity"]["state"] == "repealed"
    assert found["validity"]["ends_on"] == "2026-05-01"
    assert "汛期每日巡查一次" in found["text"]["plain"]
    assert [(one["kind"], one["incoming"]) for one in found["relations"]] == [("repeals", True)]
    assert ask(client, f"documents/{water.code}?text=none")["text"] is None


def test_the_outline_of_a_long_text_leads_to_its_sections(client: Client, bureau: Agency) -> None:
    points = [
        Point("落实责任", "巡查到人。"),
        Point("加强巡查", "每日一次。"),
        Point("严肃纪律", "立即上报。"),
    ]
    tree = compose.document(title="关于防汛的通知", issuers=[bureau.name], body=points)
    fields = {
        "title": "关于防汛的通知",
        "openness": "proactive",
        "genre": "通知",
        "written_date": date(2026, 1, 5),
    }
    given = {"issuers": [services.IssuerGiven(bureau.name, bureau)], "fields": fields, "tree": tree}
    edition = services.create_draft(agency=bureau, actor=make_actor(bureau), now=DAY, **given)
    publish(edition)
    found = ask(client, f"documents/{edition.document.code}")
    assert [heading["label"] for heading in found["outline"]] == [
        "一、落实责任",
        "二、加强巡查",
        "三、严肃纪律",
    ]
    assert all(f'id="{heading["id"]}"' in found["text"]["html"] for heading in found["outline"])


def test_drafts_closed_documents_and_staff_are_nowhere(client: Client, water: Document) -> None:
    draft = make_draft(agency=water.agency, title="还没有发布的草稿")
    closed = make_document(
        agency=water.agency, title="不公开的文件", openness="withheld", openness_reason="国家秘密"
    )
    for code in (draft.document.code, closed.code):
        ask(client, f"documents/{code}", status=404)
    whole = client.get("/api/v1/documents").content.decode() + json.dumps(
        ask(client, f"documents/{water.code}")
    )
    for secret in ("草稿", "不公开的文件", water.created_by.name, water.created_by.username):
        assert secret not in whole


def test_a_withdrawn_document_says_why_it_is_gone(client: Client, water: Document) -> None:
    services.withdraw(document=water, actor=office_of(water.agency), now=DAY, reason="附表数据有误")
    assert "附表数据有误" in ask(client, f"documents/{water.code}", status=410)["detail"]


def test_earlier_editions_are_named_but_their_text_is_not_given_out(client: Client, water: Document) -> None:
    edition = services.open_new_edition(document=water, actor=water.created_by, now=DAY)
    services.save_draft(
        edition=edition, lock_version=edition.lock_version, actor=water.created_by, now=DAY,
        fields={"change_note": "更正联系电话"},
    )  # fmt: skip
    edition.refresh_from_db()
    services.move_in(edition=edition, actor=office_of(water.agency), now=DAY, basis="原网站已公开")
    found = ask(client, f"documents/{water.code}")["editions"]
    assert [(one["version"], one["current"], one["change_note"]) for one in found] == [
        (2, True, "更正联系电话"), (1, False, ""),
    ]  # fmt: skip


def test_what_did_not_change_is_answered_without_reading_documents(
    client: Client, five: list[Document], django_assert_max_num_queries: Any
) -> None:
    for address in ("/api/v1/documents", f"/api/v1/documents/{five[0].code}"):
        tag = client.get(address)["ETag"]
        with django_assert_max_num_queries(6):
            answer = client.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        make_document(agency=five[0].agency)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_list_asks_the_same_number_of_questions_for_two_and_for_twenty(
    client: Client, five: list[Document], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        ask(client, "documents?limit=100")


def test_a_column_is_found_by_the_code_it_had_before(client: Client, bureau: Agency) -> None:
    make_document(agency=bureau, title="一份")
    shown = make_column(agency=bureau, code="shuiku")
    actor = make_actor(bureau, DutyKind.OFFICE, name="祁言")
    change_address(actor=actor, column=shown, code="xiaoxing-shuiku", now=DAY)
    assert ask(client, "columns/shuiku")["code"] == "xiaoxing-shuiku"
    assert titles(client, "documents?column=shuiku") == ["一份"]
