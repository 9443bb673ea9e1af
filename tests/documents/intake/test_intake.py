import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from documents.factories import NOW, make_actor, make_agency, make_document

from kaicheng.documents import intake
from kaicheng.documents.intake import Known, Upload
from kaicheng.documents.models import Document, Edition, IntakeBatch, IntakeItem, ItemState, Openness
from kaicheng.documents.selectors import likenesses, same_number, validity_of
from kaicheng.documents.services import discard
from kaicheng.documents.validity import State
from kaicheng.events.services import deliver_due
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.organisations.models import Agency, AgencyKind, UnresolvedName
from kaicheng.users.models import DutyKind, User

pytestmark = pytest.mark.django_db

PAPER = """溪山县人民政府文件
溪政发〔2025〕7号
溪山县人民政府关于印发《溪山县停车管理规定》的通知
各乡镇人民政府，县政府各部门：
《溪山县停车管理规定》已经县人民政府同意，现印发给你们，请认真贯彻执行。
溪山县人民政府
2025年4月28日
（此件主动公开）
溪山县停车管理规定
第一条　为了规范停车秩序，方便群众出行，制定本规定。
第二条　县城区停车泊位的设置和收费，适用本规定。停车人应当按照标线停放。
第三条　本规定自2025年6月1日起施行，有效期5年。《溪山县停车管理暂行办法》（溪政发〔2016〕9号）同时废止。
"""


@pytest.fixture
def county() -> Agency:
    return make_agency("溪山县人民政府", kind=AgencyKind.GOVERNMENT)


@pytest.fixture
def clerk(county: Agency) -> User:
    return make_actor(county, DutyKind.OFFICE)


def dropped(agency: Agency, clerk: User, *files: tuple[str, str | bytes]) -> IntakeBatch:
    uploads = [Upload(name, c.encode() if isinstance(c, str) else c) for name, c in files]
    batch = intake.receive(files=uploads, agency=agency, actor=clerk, now=NOW)
    deliver_due(now=NOW)
    return batch


def test_a_paper_becomes_a_draft_with_its_fields(county: Agency, clerk: User) -> None:
    item = dropped(county, clerk, ("停车.txt", PAPER)).items.get()
    edition = item.edition
    assert item.state == ItemState.READ
    assert edition is not None
    assert edition.title == "溪山县人民政府关于印发《溪山县停车管理规定》的通知"
    assert (edition.doc_number, edition.genre, edition.openness) == ("溪政发〔2025〕7号", "通知", "proactive")
    assert (edition.written_date, edition.effective_from) == (date(2025, 4, 28), date(2025, 6, 1))
    assert edition.valid_until == date(2030, 5, 31)
    assert edition.normative
    assert edition.catalogue_item == "20.1"
    assert edition.issuers.get().agency == county
    assert edition.summary.startswith("为了规范停车秩序")
    assert edition.relations.get(kind="repeals").target_number == "溪政发〔2016〕9号"


def test_each_field_says_from_which_words_it_was_read(county: Agency, clerk: User) -> None:
    edition = dropped(county, clerk, ("停车.txt", PAPER)).items.get().edition
    assert edition is not None
    for name in ("doc_number", "written_date", "effective_from", "openness"):
        reading = edition.readings[name]
        ((start, end),) = reading["spans"]
        assert edition.plain[start:end].replace("\n", "") == reading["words"].replace("\n", "")
        assert 0 < reading["confidence"] <= 1


def test_files_wait_until_the_worker_reads_them(county: Agency, clerk: User) -> None:
    uploads = [Upload("停车.txt", PAPER.encode())]
    batch = intake.receive(files=uploads, agency=county, actor=clerk, now=NOW)
    assert batch.items.get().state == ItemState.WAITING
    assert deliver_due(now=NOW) == 1
    assert batch.items.get().state == ItemState.READ


def test_one_file_can_be_read_at_once_and_twice_gives_one_draft(county: Agency, clerk: User) -> None:
    batch = intake.receive(files=[Upload("停车.txt", PAPER.encode())], agency=county, actor=clerk, now=NOW)
    stale = batch.items.get()
    intake.read_item(batch.items.get(), NOW)
    intake.read_item(stale, NOW)
    deliver_due(now=NOW)
    assert Edition.objects.count() == 1
    assert (
        batch.items.get().state == ItemState.READ
    )  # the slower reader does not take the first one's draft for a copy


def test_the_same_file_again_is_a_duplicate_that_names_the_first(county: Agency, clerk: User) -> None:
    first = dropped(county, clerk, ("停车.txt", PAPER)).items.get()
    again = dropped(county, clerk, ("停车（副本）.txt", PAPER)).items.get()
    assert again.state == ItemState.DUPLICATE
    assert first.edition is not None
    assert again.same_as == first.edition.document
    assert "停车管理规定" in again.trouble


def test_a_discarded_draft_may_be_taken_in_again(county: Agency, clerk: User) -> None:
    first = dropped(county, clerk, ("停车.txt", PAPER)).items.get().edition
    assert first is not None
    discard(edition=first, actor=clerk, now=NOW)
    assert dropped(county, clerk, ("停车.txt", PAPER)).items.get().state == ItemState.READ


def test_a_nearly_equal_text_is_pointed_out_with_its_share(county: Agency, clerk: User) -> None:
    dropped(county, clerk, ("停车.txt", PAPER))
    changed = PAPER.replace("方便群众出行", "便利群众出行")
    edition = dropped(county, clerk, ("停车改.txt", changed)).items.get().edition
    assert edition is not None
    (like,) = likenesses(edition, date(2026, 3, 2))
    assert 80 <= like.percent < 100


def test_another_document_with_the_same_number_is_pointed_out(county: Agency, clerk: User) -> None:
    first = dropped(county, clerk, ("停车.txt", PAPER)).items.get().edition
    other = dropped(county, clerk, ("停车改.txt", PAPER.replace("停车", "养犬"))).items.get().edition
    assert first is not None
    assert other is not None
    assert same_number(other) == (first,)


def test_a_unit_of_the_county_that_nobody_knows_is_queued(county: Agency, clerk: User) -> None:
    text = "关于清理占道的通告\n即日起清理占道。\n{}\n2025年5月6日"
    dropped(county, clerk, ("甲.txt", text.format("溪山县茶叶局")), ("乙.txt", text.format("远山市人民政府")))
    assert list(UnresolvedName.objects.values_list("name", flat=True)) == ["溪山县茶叶局"]


def test_what_cannot_be_read_is_refused_with_advice_and_kept(county: Agency, clerk: User) -> None:
    batch = dropped(county, clerk, ("空.docx", b""), ("坏.pdf", b"%PDF-1.4 broken"), ("停车.txt", PAPER))
    states = dict(batch.items.values_list("name", "state"))
    assert states == {"空.docx": "refused", "坏.pdf": "refused", "停车.txt": "read"}
    for item in batch.items.filter(state="refused"):
        assert "请" in item.trouble
        assert item.file is not None


def test_a_fault_of_the_recogniser_keeps_the_words(
    county: Agency, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_source: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("kaicheng.documents.intake.reading.recognise", broken)
    edition = dropped(county, clerk, ("停车通知.txt", PAPER)).items.get().edition
    assert edition is not None
    assert "停车管理规定" in edition.plain
    assert edition.title == "停车通知"
    assert any("未能识别" in warning for warning in edition.warnings)


def test_a_zip_is_a_batch_of_its_files(county: Agency, clerk: User) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("甲/停车.txt", PAPER)
        archive.writestr("乙.zip", b"PK")
    batch = dropped(county, clerk, ("来文.zip", made.getvalue()))
    assert dict(batch.items.values_list("name", "state")) == {"甲/停车.txt": "read", "乙.zip": "refused"}


def test_nothing_dropped_is_said(county: Agency, clerk: User) -> None:
    with pytest.raises(Invalid):
        intake.receive(files=[], agency=county, actor=clerk, now=NOW)


def test_who_has_no_duty_drops_nothing(county: Agency) -> None:
    outsider = make_actor(make_agency())
    with pytest.raises(NotAllowed):
        intake.receive(files=[Upload("a.txt", b"a")], agency=county, actor=outsider, now=NOW)
    assert not IntakeItem.objects.exists()


def test_a_paper_of_a_bureau_goes_to_the_bureau_when_the_office_takes_it_in(
    county: Agency, clerk: User
) -> None:
    bureau = make_agency("溪山县城市管理局", parent=county)
    text = "关于清理占道停车的通告\n自即日起清理占道停车。\n溪山县城市管理局\n2025年5月6日"
    edition = dropped(county, clerk, ("通告.txt", text)).items.get().edition
    assert edition is not None
    assert edition.document.agency == bureau


def test_a_bureaus_editor_keeps_what_he_takes_in(county: Agency) -> None:
    bureau = make_agency("溪山县城市管理局", parent=county)
    edition = dropped(bureau, make_actor(bureau), ("停车.txt", PAPER)).items.get().edition
    assert edition is not None
    assert edition.document.agency == bureau


def test_a_folder_is_loaded_published_and_works_on_what_was_there(
    county: Agency, clerk: User, tmp_path: Path
) -> None:
    old = make_document(
        title="溪山县停车管理暂行办法", doc_number="溪政发〔2016〕9号", agency=county, actor=clerk
    )
    (tmp_path / "停车.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "通告.txt").write_text(
        "关于春耕的通告\n各村抓紧春耕备耕，落实种子化肥供应。\n溪山县人民政府\n2025年2月6日", encoding="utf-8"
    )
    report = intake.load_folder([tmp_path], agency=county, actor=clerk, now=NOW, publishing=True)
    assert (report.read, report.published) == (2, 1)
    ((name, why),) = report.unpublished
    assert name == "通告.txt"
    assert "公开属性" in why
    old.refresh_from_db()
    assert validity_of(old, date(2025, 5, 31)).state is State.IN_FORCE
    assert validity_of(old, date(2025, 6, 1)).state is State.REPEALED


def test_what_is_known_of_a_file_goes_with_it(county: Agency, clerk: User, tmp_path: Path) -> None:
    path = tmp_path / "通告.txt"
    path.write_text("关于春耕的通告\n各村抓紧春耕备耕。\n溪山县人民政府\n2025年2月6日", encoding="utf-8")
    known = {
        "通告.txt": Known({"openness": Openness.PROACTIVE.value, "theme": "06/01"}, NOW.replace(year=2025))
    }
    report = intake.load_folder([path], agency=county, actor=clerk, now=NOW, publishing=True, known=known)
    document = Document.objects.get()
    assert report.published == 1
    assert document.first_published_at == NOW.replace(year=2025)
    assert document.live is not None
    assert document.live.theme == "06/01"


def test_few_queries_make_a_draft(county: Agency, clerk: User, django_assert_max_num_queries: Any) -> None:
    batch = intake.receive(files=[Upload("停车.txt", PAPER.encode())], agency=county, actor=clerk, now=NOW)
    item = batch.items.select_related("batch__agency", "batch__received_by", "file").get()
    with django_assert_max_num_queries(26):
        intake.read_item(item, NOW)
