import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from documents.backoffice.walking import at, desk_of, review_of
from documents.factories import make_actor, make_agency, make_document, make_draft, office_of

from kaicheng.documents import services
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock(bureau: Agency, editor: User) -> None:
    other = make_actor(bureau)
    make_draft(agency=bureau, actor=editor, title="清淤草稿")
    make_document(agency=bureau, actor=editor, title="防汛办法", doc_number="溪水发〔2025〕3号")
    sent = make_draft(agency=bureau, actor=other, title="送审办法")
    services.submit(edition=sent, actor=other, now=timezone.now())
    gone = make_document(agency=bureau, actor=other, title="旧公告")
    services.withdraw(document=gone, actor=office_of(bureau), now=timezone.now(), reason="有误")
    thrown = make_draft(agency=bureau, actor=other, title="误收文件")
    services.discard(edition=thrown, actor=other, now=timezone.now())
    make_document(agency=make_agency(parent=bureau.parent), title="别家文件")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"清淤草稿", "送审办法", "防汛办法", "旧公告"}),
        ("state=draft", {"清淤草稿"}),
        ("state=waiting", {"送审办法"}),
        ("state=published", {"防汛办法"}),
        ("state=withdrawn", {"旧公告"}),
        ("state=discarded", {"误收文件"}),
        ("q=防汛", {"防汛办法"}),
        ("q=溪水发[2025]3号", {"防汛办法"}),
        ("mine=1", {"清淤草稿", "防汛办法"}),
        ("q=没有的", set()),
        ("agency=NOWHERE", set()),
        ("p=99&state=no-such", {"清淤草稿", "送审办法", "防汛办法", "旧公告"}),
    ],
)
@pytest.mark.usefixtures("stock")
def test_each_filter_shows_what_it_says(desk: Client, asked: str, found: set[str]) -> None:
    page = desk.get(f"{at('listing')}?{asked}")
    assert {row["edition"].title for row in page.context["rows"]} == found
    assert f"共 {len(found)} 件" in page.content.decode()


@pytest.mark.usefixtures("stock")
def test_the_office_sees_its_agencies_and_filters_by_one(bureau: Agency) -> None:
    assert bureau.parent is not None
    desk = desk_of(make_actor(bureau.parent, DutyKind.OFFICE))
    everything = desk.get(at("listing")).context["page"].paginator.count
    own = desk.get(f"{at('listing')}?agency={bureau.code}").context["page"].paginator.count
    assert (everything, own) == (5, 4)


def test_filters_are_kept_from_page_to_page(desk: Client, bureau: Agency, editor: User) -> None:
    for _ in range(31):
        make_draft(agency=bureau, actor=editor)
    page = desk.get(f"{at('listing')}?state=draft&mine=1").content.decode()
    assert "?state=draft&amp;mine=1&amp;p=2" in page


def queries_of(desk: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["listing", "desk", "show", "review"])
def test_queries_do_not_grow_with_the_number_of_documents(
    desk: Client, bureau: Agency, editor: User, name: str
) -> None:
    def stock(count: int) -> None:
        for number in range(count):
            make_document(agency=bureau, actor=editor, body=f"第{count}批第{number}件的内容，逐一列明。" * 3)
            make_draft(agency=bureau, actor=editor, body=f"第{count}批第{number}件草稿，不与他件相同。" * 3)

    draft = make_draft(agency=bureau, actor=editor)
    addresses = {"listing": at("listing"), "desk": "/admin/", "show": at("show", draft.document.code)}
    place = addresses.get(name, review_of(draft))
    stock(1)
    few = queries_of(desk, place)
    stock(8)
    assert queries_of(desk, place) == few
    assert few < 60  # of them some 30 are the shell's and its menu's: each room asks who may enter it
