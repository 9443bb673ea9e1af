"""The home page of blocks: what is shown, who composes it, what publishing and bringing back do."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from columns.factories import make_column
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from documents.factories import make_actor, make_document, office_of, relation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kaicheng.audit.models import Entry
from kaicheng.columns import services as columns
from kaicheng.columns.question import Question
from kaicheng.documents.models import Document, RelationKind
from kaicheng.files.selectors import content
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.portal import selectors, services
from kaicheng.portal.home_page import usual_blocks
from kaicheng.portal.models import HomeBlock, HomePicture, HomeVersion
from kaicheng.portal.services import BlockGiven
from kaicheng.portal.workflow import BlockKind, Link, Said, Width, bands, safe_address, said_from
from kaicheng.users.models import DutyKind, User

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)


@pytest.fixture
def office(county: Agency) -> User:
    return make_actor(county, DutyKind.OFFICE, name="祁言")


@pytest.fixture
def desk(office: User) -> Client:
    client = Client()
    client.force_login(office, backend="kaicheng.users.backends.DutyBackend")
    return client


@pytest.fixture
def draft(office: User) -> HomeVersion:
    return services.start_draft(actor=office, now=NOW)


def page_of(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def add(draft: HomeVersion, office: User, kind: BlockKind, **given: Any) -> HomeBlock:
    given.setdefault("width", Width.FULL)
    return services.add_block(actor=office, draft=draft, kind=kind, given=BlockGiven(**given), now=NOW)


def publish(draft: HomeVersion, office: User, note: str = "") -> HomeVersion:
    return services.publish_home(actor=office, draft=draft, note=note, now=NOW)


def picture_bytes(size: tuple[int, int] = (1200, 800), form: str = "JPEG", **given: Any) -> bytes:
    out = io.BytesIO()
    Image.new(given.pop("mode", "RGB"), size, (120, 160, 90)).save(out, form, **given)
    return out.getvalue()


def test_an_office_that_composed_nothing_has_the_usual_page(client: Client, water: Document) -> None:
    page = page_of(client)
    for words in ("查阅政府文件", "文件库", "规范性文件目录", "最新公开", "主题分类", "近期施行"):
        assert words in page


def test_the_first_draft_takes_over_the_usual_page(draft: HomeVersion) -> None:
    assert [b.kind for b in selectors.blocks_of(draft)] == [b.kind for b in usual_blocks()]


def test_a_draft_is_seen_in_the_preview_and_by_nobody_else(
    client: Client, desk: Client, draft: HomeVersion, office: User
) -> None:
    add(draft, office, BlockKind.NOTICE, title="停机公告", said=Said(text="本站将于周六维护。"))
    assert "本站将于周六维护" in page_of(desk, "/admin/home/preview/")
    assert "本站将于周六维护" not in page_of(client)
    publish(draft, office)
    assert "本站将于周六维护" in page_of(client)


def test_a_former_page_is_brought_back(
    client: Client, desk: Client, draft: HomeVersion, office: User
) -> None:
    add(draft, office, BlockKind.NOTICE, said=Said(text="第一版的通知。"))
    first = publish(draft, office)
    second = services.start_draft(actor=office, now=NOW)
    notice = next(block for block in selectors.blocks_of(second) if block.kind == "notice")
    services.remove_block(actor=office, block=notice, now=NOW)
    publish(second, office)
    assert "第一版的通知" not in page_of(client)
    assert desk.post("/admin/home/history/", {"version": first.pk}).status_code == 302
    again = selectors.home_draft()
    assert again is not None
    publish(again, office)
    assert "第一版的通知" in page_of(client)
    assert HomeVersion.objects.filter(state="live").count() == 1
    assert HomeVersion.objects.filter(state="former").count() == 2


@pytest.mark.parametrize("duty", [kind for kind in DutyKind if kind != DutyKind.OFFICE])
def test_only_the_office_at_the_root_composes(county: Agency, duty: DutyKind) -> None:
    with pytest.raises(NotAllowed):
        services.start_draft(actor=make_actor(county, duty), now=NOW)


def test_the_office_of_a_bureau_does_not_compose_the_countys_page(bureau: Agency) -> None:
    with pytest.raises(NotAllowed):
        services.start_draft(actor=make_actor(bureau, DutyKind.OFFICE), now=NOW)


def test_there_is_one_draft(draft: HomeVersion, office: User) -> None:
    with pytest.raises(Conflict, match="祁言"):
        services.start_draft(actor=office, now=NOW)
    services.discard_draft(actor=office, draft=draft, now=NOW)
    services.start_draft(actor=office, now=NOW)


def test_what_is_published_is_never_changed(draft: HomeVersion, office: User) -> None:
    block = add(draft, office, BlockKind.NOTICE, said=Said(text="通知。"))
    publish(draft, office)
    with pytest.raises(Conflict):
        services.remove_block(actor=office, block=block, now=NOW)
    with pytest.raises(Conflict):
        publish(draft, office)


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [(BlockKind.NOTICE, {}, "text"), (BlockKind.COLUMN, {}, "column"), (BlockKind.COLUMNS, {"said": Said(codes=("no",))}, "codes"),
     (BlockKind.LINKS, {}, "links"), (BlockKind.LATEST, {"said": Said(count=99)}, "count"),
     (BlockKind.SEARCH, {"width": Width.SIDE}, "width"),
     (BlockKind.NOTICE, {"said": Said(text="通知", url="javascript:alert(1)")}, "url"),
     (BlockKind.LINKS, {"said": Said(links=(Link("坏", "//evil.example"),))}, "links"),
     (BlockKind.LATEST, {"since": TODAY, "until": TODAY - timedelta(days=1)}, "until")],
)  # fmt: skip
def test_what_a_block_lacks_is_told_beside_its_field(
    draft: HomeVersion, office: User, kind: BlockKind, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(draft, office, kind, **given)
    assert set(refused.value.errors) == {field}


def test_a_block_is_shown_within_its_days(client: Client, draft: HomeVersion, office: User) -> None:
    for text, since, until in (("昨天为止", None, TODAY - timedelta(days=1)), ("今天为止", None, TODAY), ("明天开始", TODAY + timedelta(days=1), None)):  # fmt: skip
        add(draft, office, BlockKind.NOTICE, said=Said(text=text), since=since, until=until)
    publish(draft, office)
    page = page_of(client)
    assert "今天为止" in page
    assert "昨天为止" not in page
    assert "明天开始" not in page


def test_a_closed_column_leaves_the_front_page_by_itself(
    client: Client, draft: HomeVersion, office: User, bureau: Agency, water: Document
) -> None:
    column = make_column(agency=bureau, name="水库安全", question=Question(words=("水库",)))
    add(draft, office, BlockKind.COLUMN, column=column, width=Width.HALF)
    publish(draft, office)
    assert "水库安全</h2>" in page_of(client) or "水库安全<a" in page_of(client)
    columns.close_column(actor=office_of(bureau), column=column, reason="已结束", now=NOW)
    assert "水库安全<a" not in page_of(client)


def test_every_kind_of_block_is_shown(
    client: Client, draft: HomeVersion, office: User, bureau: Agency, water: Document
) -> None:
    make_document(
        title="关于水库安全管理的解读",
        agency=bureau,
        genre="解读",
        relations=[relation(RelationKind.INTERPRETS, water)],
    )
    column = make_column(agency=bureau, name="水库安全", question=Question(words=("水库",)))
    picture = services.store_picture(actor=office, content=picture_bytes(), name="a.jpg", now=NOW)
    add(draft, office, BlockKind.COLUMN, column=column, width=Width.MAIN)
    add(draft, office, BlockKind.COLUMNS, said=Said(codes=(column.code,)), width=Width.SIDE)
    add(draft, office, BlockKind.INTERPRETATIONS, width=Width.HALF)
    add(draft, office, BlockKind.IN_FORCE, width=Width.HALF)
    add(draft, office, BlockKind.LINKS, said=Said(links=(Link("县人大", "https://rd.example/"),)))
    add(draft, office, BlockKind.PICTURE, picture=picture, said=Said(alt="水库大坝", url="/c/"), title="大坝")
    publish(draft, office)
    page = page_of(client)
    for words in ("解读</span>", "政策原文", "新制定的规范性文件", 'href="https://rd.example/"', 'alt="水库大坝"', "960w", "溪水发〔2026〕3号"):  # fmt: skip
        assert words in page, words


def test_a_picture_keeps_nothing_but_its_pixels(office: User, county: Agency) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAM"
    exif[0x8825] = {1: "N", 2: (28.0, 12.0, 1.0)}
    sent = picture_bytes((1700, 900), exif=exif, comment=b"SECRETNOTE")
    assert b"SECRETCAM" in sent
    assert b"SECRETNOTE" in sent
    picture = services.store_picture(actor=office, content=sent, name="现场.jpg", now=NOW)
    assert [size.width for size in picture.sizes.all()] == [480, 960, 1600]
    for size in picture.sizes.all():
        kept = content(size.file)
        assert b"SECRET" not in kept
        opened = Image.open(io.BytesIO(kept))
        assert opened.width == size.width
        assert not opened.getexif()


def test_a_picture_taken_upright_stands_upright(office: User, county: Agency) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = services.store_picture(
        actor=office, content=picture_bytes((900, 400), exif=exif), name="b.jpg", now=NOW
    )
    assert (picture.width, picture.height) == (400, 900)


@pytest.mark.parametrize(
    "made",
    [lambda: b"", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", lambda: b"GIF89a" + b"\0" * 40,
     lambda: b"%PDF-1.7", lambda: picture_bytes()[:300], lambda: picture_bytes((200, 200)),
     lambda: picture_bytes((9000, 8000), form="PNG"), lambda: b"\xff\xd8" + b"x" * (10 * 1024 * 1024)],
    ids=["nothing", "svg", "gif", "pdf", "broken", "narrow", "pixels", "bytes"],
)  # fmt: skip
def test_what_is_no_fit_picture_is_refused(office: User, county: Agency, made: Callable[[], bytes]) -> None:
    with pytest.raises(Invalid) as refused:
        services.store_picture(actor=office, content=made(), name="x.jpg", now=NOW)
    assert set(refused.value.errors) == {"file"}
    assert not HomePicture.objects.exists()


def test_a_picture_of_the_draft_is_not_public_yet(
    client: Client, desk: Client, draft: HomeVersion, office: User
) -> None:
    sent = SimpleUploadedFile("a.png", picture_bytes((600, 300), "PNG"), "image/png")
    answer = desk.post("/admin/home/blocks/new/picture/", {"file": sent, "alt": "山水", "width": "half"})
    assert answer.status_code == 302, answer.content.decode()
    picture = HomePicture.objects.get()
    address = f"/pictures/{picture.digest}/480"
    assert client.get(address).status_code == 404
    assert desk.get(address).status_code == 200
    publish(draft, office)
    shown = client.get(address)
    assert shown.status_code == 200
    assert "immutable" in shown["Cache-Control"]
    assert client.get(f"/pictures/{picture.digest}/481").status_code == 404


def test_a_picture_without_words_is_refused_beside_the_field(desk: Client, draft: HomeVersion) -> None:
    sent = SimpleUploadedFile("a.jpg", picture_bytes(), "image/jpeg")
    answer = desk.post("/admin/home/blocks/new/picture/", {"file": sent, "alt": " ", "width": "half"})
    assert answer.status_code == 400
    assert "请写明图片的替代文字" in answer.content.decode()


def test_the_editor_moves_hides_and_removes(desk: Client, draft: HomeVersion) -> None:
    order = [block.pk for block in selectors.blocks_of(draft)]

    def act(name: str, **given: Any) -> list[int]:
        assert desk.post("/admin/home/", {"act": name, **given}).status_code == 302
        return [block.pk for block in selectors.blocks_of(draft)]

    assert act("down", block=order[0])[:2] == [order[1], order[0]]
    assert act("up", block=order[0]) == order
    assert act("place", order=",".join(str(pk) for pk in reversed(order)) + ",999,x") == order[::-1]
    act("hide", block=order[0])
    assert HomeBlock.objects.get(pk=order[0]).hidden
    assert order[1] not in act("remove", block=order[1])
    assert desk.post("/admin/home/", {"act": "remove", "block": "99999"}).status_code == 404


def test_a_column_that_gets_another_address_stays_on_the_home_page(
    client: Client, desk: Client, draft: HomeVersion, office: User, water: Document
) -> None:
    column = make_column(agency=water.agency, code="shuiku", name="水库安全")
    block = add(draft, office, BlockKind.COLUMNS, said=Said(codes=("shuiku",)))
    columns.change_address(actor=office_of(water.agency), column=column, code="anquan", now=NOW)
    form = page_of(desk, f"/admin/home/blocks/{block.pk}/")
    assert re.search(r'value="anquan"[^>]* checked', form)
    publish(draft, office)
    assert 'href="/c/anquan/"' in page_of(client)


def test_links_are_written_one_a_line(desk: Client, draft: HomeVersion) -> None:
    sent = {"title": "友情", "links": "县人大　https://rd.example/\n\n县 政协  /c/zx/\n", "width": "full"}
    assert desk.post("/admin/home/blocks/new/links/", sent).status_code == 302
    block = HomeBlock.objects.get(kind="links")
    assert block.saying.links == (Link("县人大", "https://rd.example/"), Link("县 政协", "/c/zx/"))
    page = desk.get(f"/admin/home/blocks/{block.pk}/").content.decode()
    assert "县 政协 /c/zx/" in page
    assert desk.post("/admin/home/blocks/new/links/", sent | {"links": "无网址"}).status_code == 400


def test_the_acts_are_on_record(draft: HomeVersion, office: User) -> None:
    add(draft, office, BlockKind.LATEST)
    publish(draft, office, "迎新春")
    verbs = Entry.objects.order_by("-sequence").values_list("verb", flat=True)[:3]
    assert list(verbs) == ["portal.publish_home", "portal.add_block", "portal.start_home"]


@pytest.mark.parametrize(
    "wrong", ["javascript:x", "//e", "data:x", "https://a b", "/a\\b", "", "ftp://x", "a.html", '/"x']
)
def test_only_plain_addresses_are_linked(wrong: str) -> None:
    assert not safe_address(wrong)
    assert safe_address("/c/cha/")
    assert safe_address("https://www.gov.cn/")


class _Block:
    def __init__(self, width: str) -> None:
        self.width = width


@given(st.lists(st.sampled_from([width.value for width in Width]), max_size=12))
def test_every_block_lies_in_one_band_in_its_order(widths: list[str]) -> None:
    blocks = [_Block(width) for width in widths]
    laid = [block for band in bands(blocks) for stack in band.stacks for block in stack]
    assert sorted(map(id, laid)) == sorted(map(id, blocks))
    for band in bands(blocks):
        inside = [block.width for stack in band.stacks for block in stack]
        assert len(set(inside)) == 1 or set(inside) == {"main", "side"}


@given(st.text(max_size=20), st.integers(1, 20), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_what_a_block_says_is_read_back(text: str, count: int, codes: list[str]) -> None:
    said = Said(text=text, count=count, codes=tuple(codes), links=(Link("a", "/b"),))
    assert said_from(said.to_json()) == said
