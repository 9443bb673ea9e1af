"""The screen of the record: who sees which rows, what the filters find, the proof, the file."""

import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.test import Client

from kaicheng.audit import services, verbs
from kaicheng.audit.models import Entry
from kaicheng.audit.views.exporting import harmless
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.users.models import Duty, DutyKind, User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 9:00 in Beijing
SCREEN = "/admin/record/"
_numbers = count(1)


def agency(code: str, parent: Agency | None = None) -> Agency:
    return Agency.objects.create(code=code, name=f"{code}的机关", kind=AgencyKind.DEPARTMENT, parent=parent)


def person(kind: DutyKind, at: Agency, name: str = "周敏") -> User:
    user = User.objects.create_user(f"u{next(_numbers)}", name)
    Duty.objects.create(person=user, agency=at, duty=kind)
    return user


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="kaicheng.users.backends.DutyBackend")
    return client


def act(
    by: User, verb: str, at: Agency | None, label: str, *, when: datetime = NOW, **detail: object
) -> Entry:
    with transaction.atomic():
        return services.record(
            actor=by, verb=verb, obj=by, label=label, agency=at, detail=dict(detail), at=when
        )


class County:
    """A county with two bureaus, and one act of each sort."""

    def __init__(self) -> None:
        self.top = agency("TOP")
        self.water = agency("WATER", self.top)
        self.trees = agency("TREES", self.top)
        clerk = person(DutyKind.EDITOR, self.water, "顾晚晴")
        act(clerk, "documents.publish", self.top, "县里的文件")
        act(clerk, "documents.publish", self.water, "水利的文件", index_number="A/1")
        act(clerk, "documents.withdraw", self.trees, "林业的文件", reason="附件有误")
        act(clerk, "users.grant", self.water, "水利的人员")
        act(clerk, "users.create", None, "新来的人员")


ROWS = {"县里的文件", "水利的文件", "林业的文件", "水利的人员", "新来的人员"}


@pytest.fixture
def county() -> County:
    return County()


def labels(client: Client, asked: str = "") -> set[str]:
    page = client.get(SCREEN + asked)
    return {row["entry"].object_label for row in page.context["rows"]}


@pytest.mark.parametrize(
    ("kind", "place", "seen"),
    [
        (DutyKind.AUDITOR, "top", ROWS),
        (DutyKind.AUDITOR, "water", {"水利的文件", "水利的人员"}),
        (DutyKind.OFFICE, "top", ROWS - {"新来的人员"}),
        (DutyKind.OFFICE, "trees", {"林业的文件"}),
        (DutyKind.ADMINISTRATOR, "top", {"水利的人员", "新来的人员"}),
        (DutyKind.ADMINISTRATOR, "water", {"水利的人员"}),
        (DutyKind.ADMINISTRATOR, "trees", set()),
    ],
)
def test_each_duty_sees_its_part_of_the_record(
    county: County, kind: DutyKind, place: str, seen: set[str]
) -> None:
    assert labels(desk_of(person(kind, getattr(county, place)))) == seen


@pytest.mark.parametrize("kind", sorted(set(DutyKind) - {"auditor", "office", "administrator"}))
@pytest.mark.parametrize("address", ["", "export/", "1/"])
def test_other_duties_are_refused(county: County, kind: str, address: str) -> None:
    assert desk_of(person(DutyKind(kind), county.top)).get(SCREEN + address).status_code == 403


def test_an_act_outside_ones_part_has_no_page(county: County) -> None:
    entry = Entry.objects.get(object_label="林业的文件")
    assert desk_of(person(DutyKind.OFFICE, county.water)).get(f"{SCREEN}{entry.sequence}/").status_code == 404
    assert (
        desk_of(person(DutyKind.ADMINISTRATOR, county.top)).get(f"{SCREEN}{entry.sequence}/").status_code
        == 404
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?verb=documents.publish", {"县里的文件", "水利的文件"}),
        ("?agency=TREES", {"林业的文件"}),
        ("?person=顾晚", ROWS),
        ("?person=无此人", set()),
        ("?words=林业", {"林业的文件"}),
        ("?since=2026-03-02&until=2026-03-02", ROWS),
        ("?since=2026-03-03", set()),
        ("?until=2026-03-01", set()),
        ("?verb=documents.publish&agency=WATER", {"水利的文件"}),
    ],
)
def test_filters_find_what_they_say(county: County, asked: str, found: set[str]) -> None:
    assert labels(desk_of(person(DutyKind.AUDITOR, county.top)), asked) == found


def test_a_day_is_the_day_in_beijing(county: County) -> None:
    by = person(DutyKind.AUDITOR, county.top)
    act(by, "documents.save", county.top, "零点半", when=datetime(2026, 4, 30, 16, 30, tzinfo=UTC))
    assert labels(desk_of(by), "?since=2026-05-01&until=2026-05-01") == {"零点半"}


@pytest.mark.parametrize("asked", ["?since=昨天", "?verb=no.such", "?since=2026-03-05&until=2026-03-01"])
def test_a_filter_that_cannot_be_read_says_so(county: County, asked: str) -> None:
    page = desk_of(person(DutyKind.AUDITOR, county.top)).get(SCREEN + asked)
    assert page.status_code == 200
    assert 'class="kc-error"' in page.content.decode()


def test_pages_follow_each_other_without_gap_or_overlap_while_rows_come_in(county: County) -> None:
    by = person(DutyKind.AUDITOR, county.top)
    for number in range(130):
        act(by, "documents.save", county.top, f"第{number}件", when=NOW + timedelta(seconds=number))
    client, seen, asked = desk_of(by), [], ""
    while True:
        page = client.get(SCREEN + asked).context["page"]
        seen += [row.sequence for row in page.rows]
        if page.older is None:
            break
        asked = f"?before={page.older}"
        act(by, "documents.save", county.top, "其间新增")
    assert seen == list(range(135, 0, -1))
    newer = client.get(f"{SCREEN}?after={seen[99]}").context["page"]
    assert [row.sequence for row in newer.rows] == seen[49:99]


def test_one_act_is_told_in_words(county: County) -> None:
    entry = Entry.objects.get(object_label="林业的文件")
    page = desk_of(person(DutyKind.AUDITOR, county.top)).get(f"{SCREEN}{entry.sequence}/").content.decode()
    assert "顾晚晴 · 撤回" in page
    assert "附件有误" in page
    assert "本条内容与校验值相符" in page
    assert entry.digest in page


def test_verbs_without_a_name_of_their_own_are_called_as_in_the_table_of_rights() -> None:
    assert verbs.label_of("documents.publish") == "发布"
    assert verbs.label_of("audit.verify") == "核验留痕记录"
    assert verbs.label_of("nobody.knows") == "nobody.knows"


def test_the_auditor_proves_the_record_whole_and_nobody_else_may(county: County) -> None:
    shown = desk_of(person(DutyKind.AUDITOR, county.top)).post(SCREEN + "verify/").content.decode()
    assert "共核验 5 条，记录完整，首尾衔接，未发现改动。" in shown
    for kind in (DutyKind.OFFICE, DutyKind.ADMINISTRATOR):
        assert desk_of(person(kind, county.top)).post(SCREEN + "verify/").status_code == 403


def test_a_changed_row_is_pointed_at_on_both_screens(county: County) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
        else:
            cursor.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        cursor.execute("UPDATE audit_entry SET object_label = '另一件' WHERE sequence = 3")
    client = desk_of(person(DutyKind.AUDITOR, county.top))
    shown = client.post(SCREEN + "verify/").content.decode()
    assert "发现 1 处问题" in shown
    assert f"{SCREEN}3/" in shown
    assert "记录被改动过" in client.get(f"{SCREEN}3/").content.decode()


def export(client: Client, asked: str = "") -> list[list[str]]:
    answer = client.get(f"{SCREEN}export/{asked}")
    assert answer["Content-Disposition"].startswith("attachment;")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_the_file_holds_the_rows_asked_for_oldest_first(county: County) -> None:
    rows = export(desk_of(person(DutyKind.AUDITOR, county.top)), "?verb=documents.publish")
    assert [row[6] for row in rows] == ["对象", "县里的文件", "水利的文件"]
    assert rows[2][1:4] == ["2026-03-02 09:00:00", "顾晚晴", "发布"]
    assert rows[2][7:9] == ["WATER的机关", "索引号：A/1"]


def test_the_file_keeps_to_what_its_reader_may_see(county: County) -> None:
    rows = export(desk_of(person(DutyKind.ADMINISTRATOR, county.water)))
    assert [row[6] for row in rows[1:]] == ["水利的人员"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "  ="])
def test_no_cell_of_the_file_is_a_formula(county: County, start: str) -> None:
    assert harmless(f"{start}1+1").startswith("'")
    by = person(DutyKind.AUDITOR, county.top)
    act(by, "documents.save", county.top, f"{start}cmd|' /C calc'!A0")
    cells = [cell for row in export(desk_of(by)) for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_markup_in_a_label_stays_words(county: County) -> None:
    by = person(DutyKind.AUDITOR, county.top)
    entry = act(by, "documents.save", county.top, "<script>alert(1)</script>", note="<b>x</b>")
    for address in ("", f"{entry.sequence}/"):
        assert "<script>alert(1)" not in desk_of(by).get(SCREEN + address).content.decode()


def test_queries_of_the_list_do_not_grow_with_its_rows(county: County) -> None:
    from django.test.utils import CaptureQueriesContext

    by = person(DutyKind.AUDITOR, county.top)
    client = desk_of(by)
    client.get(SCREEN)  # what a process reads once
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(SCREEN)
        counts.append(len(captured))
        for number in range(30):
            act(by, "documents.save", county.water, f"第{number}件")
    assert counts[0] == counts[1] < 55
