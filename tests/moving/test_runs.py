"""A run from the sheet to the library and back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from documents.backoffice.walking import desk_of
from documents.factories import NOW, make_actor, make_document, office_of
from moving.factories import checked, county, make_site, received, sentences, states, taken, worked

from kaicheng.audit.services import verify
from kaicheng.documents.models import Document, Edition, FileScrutiny, Review
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.moving import readers
from kaicheng.moving.models import ImportRow, ImportRun, OldAddress
from kaicheng.moving.services import committing, deciding, receiving, reporting
from kaicheng.moving.services.steps import begin, left_alone, take_hold
from kaicheng.moving.services.working import pick_up
from kaicheng.moving.workflow import Decision, Step

pytestmark = pytest.mark.django_db
PERSONAL = "联系人身份证号11010519491231002X。"


def test_nothing_is_in_the_library_before_the_check_ran_over_all_rows(tmp_path: Path) -> None:
    run = checked(make_site(tmp_path, county(), 4, c6={3: "没有.txt"}), county_of_test())
    assert run.state == "checked"
    assert states(run) == {2: "ready", 3: "ready", 4: "stopped", 5: "ready"}
    assert "没有.txt" in sentences(run, 4)
    assert not Document.objects.exists()


def county_of_test() -> Any:
    from kaicheng.organisations.models import Agency

    return Agency.objects.get(code="XS")


def test_a_row_becomes_a_public_document_as_of_its_old_day(tmp_path: Path) -> None:
    agency = county()
    run = taken(checked(make_site(tmp_path, agency, 2), agency, basis="原县政府网站已公开"))
    assert run.state == "done"
    document = Document.objects.select_related("live").get(pk=run.rows.get(number=2).document_id)
    assert document.live is not None
    assert timezone.localdate(document.first_published_at).isoformat() == "2017-05-12"
    assert document.live.doc_number == "溪办发〔2017〕1号"
    assert document.live.original is not None
    review = Review.objects.get(edition=document.live)
    assert (review.step, review.basis) == ("moved", "原县政府网站已公开")
    assert verify()[1] == []


def test_files_come_in_with_what_was_found_in_them_and_their_cleaned_copies(tmp_path: Path) -> None:
    agency = county()
    taken(checked(make_site(tmp_path, agency, 1), agency))
    edition = Edition.objects.get()
    assert FileScrutiny.objects.filter(file=edition.original).exists()
    assert edition.clean_original is not None


def test_personal_data_hold_a_row_back_and_it_can_become_a_draft(tmp_path: Path) -> None:
    agency = county()
    run = checked(make_site(tmp_path, agency, 2, extra={2: PERSONAL}), agency)
    assert states(run) == {2: "ready", 3: "held"}
    assert "11010519491231002X" not in repr(list(run.rows.values("outcome", "problems")))
    run = taken(run)
    assert states(run) == {2: "imported", 3: "held"}
    deciding.decide(run=run, numbers=[3], decision=Decision.DRAFT, actor=office_of(agency), now=NOW)
    run = taken(run)
    assert states(run)[3] == "drafted"
    assert Document.objects.filter(live__isnull=True).count() == 1


def test_the_same_file_twice_is_proposed_for_merging_and_its_old_address_leads_to_the_first(
    tmp_path: Path,
) -> None:
    agency = county()
    run = checked(make_site(tmp_path, agency, 3, c6={3: "1.txt"}), agency)
    row = run.rows.get(number=4)
    assert (row.state, row.twin_row.number, row.proposal) == ("twin", 2, "merge")
    deciding.decide(run=run, numbers=None, decision=deciding.AS_PROPOSED, actor=office_of(agency), now=NOW)
    run = taken(run)
    first = run.rows.get(number=2).document
    assert run.rows.get(number=4).document == first
    assert set(OldAddress.objects.filter(document=first).values_list("key", flat=True)) == {
        "/old/1.html",
        "/old/3.html",
    }


def test_a_document_of_the_library_with_the_same_number_is_proposed_for_a_new_edition(tmp_path: Path) -> None:
    agency = county()
    known = make_document(agency=agency, doc_number="溪办发〔2017〕1号", title="旧文")
    run = checked(make_site(tmp_path, agency, 1), agency)
    row = run.rows.get(number=2)
    assert (row.state, row.twin_id, row.proposal) == ("twin", known.pk, "edition")
    deciding.decide(run=run, numbers=[2], decision=Decision.EDITION, actor=office_of(agency), now=NOW)
    run = taken(run)
    assert states(run) == {2: "edition"}
    known.refresh_from_db()
    assert known.live is not None
    assert known.live.version == 2
    assert known.live.title.startswith("溪山县人民政府关于做好第1类")


def test_taking_over_twice_takes_over_once(tmp_path: Path) -> None:
    agency = county()
    run = taken(checked(make_site(tmp_path, agency, 3), agency))
    taken(run)
    assert Document.objects.count() == 3


def test_a_chunk_that_dies_leaves_nothing_and_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = county()
    run = checked(make_site(tmp_path, agency, 5), agency)
    monkeypatch.setattr(committing, "CHUNK", 2)
    run = begin(run=run, step=Step.COMMIT, actor=office_of(agency), now=timezone.now(), in_the_worker=False)
    real = committing.enter_addresses
    calls = []

    def dies(*given: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(committing, "enter_addresses", dies)
    with pytest.raises(KeyboardInterrupt):
        worked(run)
    assert Document.objects.count() == 2
    run = worked(run)
    assert Document.objects.count() == 5
    assert set(states(run).values()) == {"imported"}


def test_a_run_can_be_undone_as_long_as_nobody_worked_on_what_it_made(tmp_path: Path) -> None:
    agency = county()
    run = taken(checked(make_site(tmp_path, agency, 3), agency))
    from kaicheng.documents import services

    touched = run.rows.get(number=3).document
    services.open_new_edition(document=touched, actor=office_of(agency), now=timezone.now())
    run = taken(run, Step.UNDO)
    assert run.state == "undone"
    assert states(run) == {2: "undone", 3: "imported", 4: "undone"}
    assert list(Document.objects.filter(live__isnull=False)) == [touched]
    assert OldAddress.objects.count() == 1
    again = checked(make_site(tmp_path / "again", agency, 1), agency)
    assert states(again) == {2: "ready"}  # what was withdrawn is no twin


def test_only_the_office_moves_in_and_only_below_itself(tmp_path: Path) -> None:
    agency = county()
    site = make_site(tmp_path, agency, 1)
    with pytest.raises(NotAllowed):
        receiving.receive(
            given=receiving.Given(site[0], "清单.csv"), agency=agency, actor=make_actor(agency), now=NOW
        )
    from documents.factories import make_agency

    other = make_agency("云岭县人民政府")
    run = checked(make_site(tmp_path / "b", agency, 1, c2={1: other.name}), agency)
    assert run.rows.get(number=2).state == "ready"  # who issued it may be anybody; who answers is the host


def test_steps_out_of_turn_are_refused(tmp_path: Path) -> None:
    agency = county()
    run = received(make_site(tmp_path, agency, 1), agency)
    with pytest.raises(Conflict):
        begin(run=run, step=Step.COMMIT, actor=office_of(agency), now=NOW)
    with pytest.raises(Invalid):
        receiving.choose_heads(run=run, chosen={"0": "title"}, actor=office_of(agency), now=NOW)


def test_a_paused_run_goes_on_where_it_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = county()
    run = checked(make_site(tmp_path, agency, 4), agency)
    monkeypatch.setattr(committing, "CHUNK", 1)
    run = begin(run=run, step=Step.COMMIT, actor=office_of(agency), now=timezone.now(), in_the_worker=False)
    real = committing.settle_chunk

    def then_pause(*given: Any) -> int:
        done = real(*given)
        begin(run=run, step=Step.PAUSE, actor=office_of(agency), now=timezone.now())
        return done

    monkeypatch.setattr(committing, "settle_chunk", then_pause)
    run = worked(run)
    assert (run.state, Document.objects.count()) == ("paused", 1)
    monkeypatch.setattr(committing, "settle_chunk", real)
    assert taken(run).state == "done"
    assert Document.objects.count() == 4


def test_a_run_whose_process_died_is_picked_up(tmp_path: Path) -> None:
    agency = county()
    run = received(make_site(tmp_path, agency, 1), agency)
    ImportRun.objects.filter(pk=run.pk).update(
        state="checking", held_by="elsewhere:1", held_until=NOW + timedelta(minutes=1)
    )
    assert not take_hold(run, NOW)
    assert left_alone(NOW) == []
    assert pick_up(NOW + timedelta(minutes=2)) == [run.pk]
    assert take_hold(run, NOW + timedelta(minutes=2))


def test_a_file_that_kills_its_reader_stops_its_row_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = county()
    site = make_site(tmp_path, agency, 3)

    def results(batch: readers.Batch) -> list[Any]:
        names = batch.readers.names
        return [
            readers.Crashed(job) if n == 1 else batch.work(job, names) for n, job in enumerate(batch.jobs)
        ]

    monkeypatch.setattr(readers.Batch, "results", results)
    assert states(checked(site, agency)) == {2: "ready", 3: "stopped", 4: "ready"}


def test_the_sheet_goes_back_with_its_problems(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    agency = county()
    run = checked(make_site(tmp_path, agency, 2, c3={2: "=1+1"}), agency)
    place = tmp_path / "结果.xlsx"
    place.write_bytes(reporting.report_of(run))
    sheet = load_workbook(place).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["检查结果", "问题", "名称"]
    assert rows[2][0] == "有问题"
    assert "不是日期" in rows[2][1]
    assert rows[2][5] == "=1+1"
    assert sheet.cell(3, 6).data_type == "s"
    assert sheet.cell(3, 6).fill.fgColor.rgb.endswith("FDE0DC")
    assert not ImportRow.objects.filter(state="imported").exists()


def test_an_old_address_that_two_rows_claim_is_told_before_anything_goes_in(tmp_path: Path) -> None:
    agency = county()
    run = checked(
        make_site(tmp_path, agency, 3, c7={2: "/old/1.html", 3: "http://WWW.old.example/old/1.html"}), agency
    )
    assert "原网址" not in sentences(run, 2)
    assert "与第2行的相同，将转到第2行的文件" in sentences(run, 3)
    assert "与第2行的相同" in sentences(run, 4)
    assert run.rows.get(number=3).warned
    run = taken(run)
    assert OldAddress.objects.get().document_id == run.rows.get(number=2).document_id


def test_an_old_address_that_leads_elsewhere_already_is_told(tmp_path: Path) -> None:
    agency = county()
    first = taken(checked(make_site(tmp_path / "a", agency, 1), agency))
    document = Document.objects.get(pk=first.rows.get().document_id)
    run = checked(
        make_site(tmp_path / "b", agency, 2, c0={2: "关于古井的另一份通知"}, c7={2: "/old/1.html"}), agency
    )
    assert f"已登记为转到《{document}》" in sentences(run, 3)
    assert "原网址" not in sentences(run, 2)  # its twin is that very document


@pytest.mark.parametrize("number", ["9" * 40, "²", "x"])
def test_a_number_that_no_row_has_chooses_and_finds_nothing(tmp_path: Path, number: str) -> None:
    agency = county()
    run = checked(make_site(tmp_path, agency, 1), agency)
    client = desk_of(office_of(agency))
    place = reverse("moving:rows", args=[run.pk])
    assert client.get(place, {"q": number}).status_code == 200
    assert client.get(place, {"state": "\0"}).status_code == 200
    answer = client.post(f"{place}decide/", {"row": number, "decision": "skip"}, follow=True)
    assert "没有选择任何一行" in answer.content.decode()
