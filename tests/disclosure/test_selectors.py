"""Questions to the sections, on a fixed day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from disclosure.conftest import make_meeting, make_plan, make_report
from documents.factories import NOW, TODAY, make_agency, make_document, make_draft, office_of, relation

from kaicheng.disclosure import services
from kaicheng.disclosure.models import GapReason
from kaicheng.disclosure.selectors import (
    PlaceQuery,
    ReportState,
    cluster,
    completeness,
    place_list,
    plan_kinds,
    report_list,
    section_of,
    terms,
    told,
)
from kaicheng.documents.models import RelationKind
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency, AgencyKind

pytestmark = pytest.mark.django_db


def test_a_section_counts_public_documents_by_place_and_no_drafts(bureau: Agency) -> None:
    make_document(agency=bureau, catalogue_item="20.13")
    make_document(agency=bureau, catalogue_item="20.7")
    make_draft(agency=bureau, catalogue_item="20.7")
    section = section_of(bureau)
    assert section.part("statutory").holding.count == 2
    leaf = section.leaf("20.7")
    assert leaf is not None
    assert leaf.holding.count == 1
    assert section.last is not None


def test_an_item_of_another_kind_of_agency_shows_only_where_it_holds_something(township: Agency) -> None:
    assert section_of(township).leaf("21.1") is None
    make_document(agency=township, catalogue_item="21.1")
    leaf = section_of(township).leaf("21.1")
    assert leaf is not None
    assert not leaf.due


def test_the_cluster_groups_standing_agencies_and_names_the_heirs_of_the_abolished(
    county: Agency, bureau: Agency, township: Agency, gone: Agency, django_assert_num_queries: Any
) -> None:
    cluster(TODAY)
    with django_assert_num_queries(2):
        groups = cluster(TODAY)
    assert [group.name for group in groups] == [
        "人民政府",
        "政府办公室、政府部门",
        "乡镇、街道",
        "已撤销机关",
    ]
    assert groups[-1].rows[0].successor == bureau


def test_filters_of_a_place_count_what_each_value_would_show(bureau: Agency) -> None:
    made = [
        make_document(agency=bureau, catalogue_item="20.13", genre=genre, written_date=date(year, 5, 1))
        for year, genre in ((2024, "通知"), (2025, "通知"), (2025, "公告"))
    ]
    found = place_list(bureau, PlaceQuery(item="20.13", year=2025), TODAY)
    assert found.total == 2
    assert dict(found.counts["year"]) == {"2025": 2, "2024": 1}
    assert dict(found.counts["genre"]) == {"通知": 1, "公告": 1}
    assert {row.pk for row in found.rows} == {document.pk for document in made[1:]}


def test_the_whole_tree_leaves_out_guides_rules_and_reports(bureau: Agency) -> None:
    make_report(bureau, 2024)
    make_document(agency=bureau, catalogue_item="20.2")
    assert place_list(bureau, PlaceQuery(), TODAY).total == 1


def test_a_page_beyond_the_last_is_the_last(bureau: Agency) -> None:
    make_document(agency=bureau, catalogue_item="20.2")
    assert len(place_list(bureau, PlaceQuery(page=99), TODAY).rows) == 1


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2026, 1, 31), {2025: ReportState.NOT_DUE, 2024: ReportState.PUBLISHED, 2019: ReportState.MISSING}),
        (date(2026, 2, 1), {2025: ReportState.MISSING, 2024: ReportState.PUBLISHED, 2019: ReportState.MISSING}),
    ],
)  # fmt: skip
def test_a_report_is_missing_from_the_day_after_its_due_day(
    bureau: Agency, today: date, states: dict[int, Any]
) -> None:
    make_report(bureau, 2024)
    found = report_list(bureau, today)
    assert {one.first: one.state for one in found.years if one.first in states} == states
    assert (found.overdue is not None) == (today > date(2026, 1, 31))


def test_a_report_published_after_its_day_is_called_late(bureau: Agency) -> None:
    make_report(bureau, 2024, now=datetime(2025, 2, 3, 1, 0, tzinfo=UTC), written_date=date(2025, 1, 20))
    year = next(one for one in report_list(bureau, TODAY).years if one.first == 2024)
    assert year.late
    assert year.due == date(2025, 1, 31)


def test_an_abolished_agency_owes_reports_up_to_the_year_before_its_end(gone: Agency) -> None:
    years = [n for one in report_list(gone, TODAY).years for n in range(one.first, one.last + 1)]
    assert sorted(years) == list(range(2008, 2019))


def test_the_present_plan_is_missing_until_it_is_public(county: Agency) -> None:
    make_plan(county, 2016, 2020)
    outline = plan_kinds(TODAY)[0]
    assert [(p.years, bool(p.plans), p.present) for p in outline.periods] == [
        ((2026, 2030), False, True), ((2021, 2025), False, False), ((2016, 2020), True, False),
    ]  # fmt: skip


def test_a_plan_without_years_stands_by_itself_at_the_end(county: Agency) -> None:
    make_document(agency=county, series="spatial_plan", catalogue_item="20.3")
    make_plan(county, 2021, 2035, series="spatial_plan")
    spatial = next(kind for kind in plan_kinds(TODAY) if kind.series.code == "spatial_plan")
    assert [p.label for p in spatial.periods] == ["2021—2035年", "未标明期限"]
    assert [p.present for p in spatial.periods] == [True, False]


def test_meetings_are_numbered_within_their_term_and_gaps_are_explained(county: Agency) -> None:
    for number in (1, 4):
        make_meeting(county, number)
    make_meeting(county, 7, term=17)
    services.explain_gap(
        agency=county, series="executive_meeting", term=18, first=2, last=2, reason=GapReason.SECRET,
        actor=office_of(county), now=NOW,
    )  # fmt: skip
    newest, older = terms()
    assert (newest.term.term, older.term.term) == (18, 17)
    assert [(row.first, row.last, row.gap) for row in newest.rows] == [
        (4, 4, False), (3, 3, True), (2, 2, True), (1, 1, False),
    ]  # fmt: skip
    assert newest.rows[2].note is not None
    assert (newest.held, newest.missing, newest.unexplained) == (2, 2, 1)
    assert older.missing == 6


def test_what_is_told_of_meetings_costs_two_queries_however_many(
    county: Agency, django_assert_num_queries: Any
) -> None:
    minutes = [make_meeting(county, number) for number in range(1, 6)]
    make_document(
        title="解读", agency=county, genre="解读", relations=[relation(RelationKind.INTERPRETS, minutes[2])]
    )
    with django_assert_num_queries(2):
        found = told(document.pk for document in minutes)
    about = found[minutes[2].pk]
    assert about.held_on == date(2026, 1, 4)
    assert about.topics == ("一、研究供水工作", "二、研究就业工作")
    assert [d.live.title for d in about.interpretations if d.live] == ["解读"]


def test_completeness_asks_five_queries_however_many_agencies(
    county: Agency, bureau: Agency, township: Agency, django_assert_num_queries: Any
) -> None:
    make_report(bureau, 2025, now=datetime(2026, 1, 20, 1, 0, tzinfo=UTC))
    completeness([county], TODAY)
    with django_assert_num_queries(5):
        found = completeness([county, bureau, township], TODAY)
    assert [one.agency for one in found] == [county, bureau, township]
    assert [one.report_overdue for one in found] == [True, False, True]
    assert "没有公布政府信息公开指南。" in found[1].troubles
    assert found[0].rules_missing
    assert not found[1].rules_missing


def test_abolished_agencies_are_not_measured(gone: Agency) -> None:
    assert completeness([gone], TODAY) == ()


def test_minutes_written_by_the_office_of_the_government_stand_in_the_governments_row(county: Agency) -> None:
    office = make_agency(parent=county, kind=AgencyKind.OFFICE)
    make_meeting(county, 1)
    make_meeting(office, 2)
    (only,) = terms()
    assert (only.term.agency, only.held, only.missing) == (county, 2, 0)
    with pytest.raises(Invalid, match="已经公开"):
        services.explain_gap(
            agency=county, series="executive_meeting", term=18, first=2, last=2, reason=GapReason.SECRET,
            actor=office_of(county), now=NOW,
        )  # fmt: skip
