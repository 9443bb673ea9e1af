"""Which remedy a letter tells of: every kind of decision, before and after 2024-01-01, and where an agency stands."""

from datetime import date

import pytest
from documents.factories import make_agency
from foi.letter_factories import ORGANS, make_office, reply_facts

from kaicheng.foi.clock import rules_on
from kaicheng.foi.declared import decisions
from kaicheng.foi.declared.letters import decisions_on, sheet_on, sheets_on
from kaicheng.foi.models import Remedies
from kaicheng.foi.remedies import Organs, RemediesUnset, Remedy, notice, remedy_of
from kaicheng.foi.selectors.remedies import government_above, organs_of, prefix_of
from kaicheng.organisations.models import AgencyKind

BEFORE, SINCE = date(2023, 12, 31), date(2024, 1, 1)
FIRST = {"secret", "law_ban", "safety", "third_party", "internal", "process", "case_file"}
KINDS = sorted(decisions_on(SINCE))


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize("day", [BEFORE, SINCE])
def test_reconsideration_comes_first_against_refusals_under_articles_14_to_16_from_2024_on(
    code: str, day: date
) -> None:
    expected = Remedy.EITHER
    if day == SINCE:
        expected = (
            Remedy.REVIEW_FIRST
            if code in FIRST
            else (Remedy.REVIEW_FIRST_PART if code == "partly" else expected)
        )
    assert reply_facts(code, day).remedy is expected


def test_whether_partial_disclosure_is_reviewed_first_is_a_declared_switch() -> None:
    partly = next(row for row in decisions() if row.code == "partly")
    assert not partly.confirmed
    assert partly.review_first_from == SINCE


def test_a_case_that_is_closed_by_its_withdrawal_has_no_letter_and_no_remedy() -> None:
    withdrawn = next(row for row in decisions() if row.code == "withdrawn")
    assert remedy_of(sheet_on("reply", SINCE), withdrawn, SINCE) is Remedy.NONE


def test_letters_of_the_course_tell_of_no_remedy_but_the_notice_of_disclosure_to_a_third_party() -> None:
    told = {
        code for code, sheet in sheets_on(SINCE).items() if remedy_of(sheet, None, SINCE) is not Remedy.NONE
    }
    assert told == {"third_notice"}


def said(remedy: Remedy, day: date = SINCE, organs: Organs | None = ORGANS, *, online: bool = False) -> str:
    return "\n".join(notice(remedy, day, rules_on(day), organs, who="您", online=online))


def test_the_notice_names_organ_court_and_the_declared_terms() -> None:
    assert said(Remedy.REVIEW_FIRST) == (
        "您如对本告知书不服，应当先自收到本告知书之日起60日内向棠溪县人民政府（地址：文昌路1号，电话：0000-5550100）申请行政复议；"
        "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向棠溪县人民法院提起行政诉讼。"
    )
    either = said(Remedy.EITHER)
    assert "60日内" in either
    assert "6个月内直接向棠溪县人民法院" in either
    assert "应当先" not in either
    assert said(Remedy.NONE, organs=None) == ""


def test_a_reply_by_the_internet_names_the_organs_way_in_by_the_internet() -> None:
    assert "https://fuyi.tangxi.gov.example" in said(Remedy.REVIEW_FIRST, online=True)
    with pytest.raises(RemediesUnset, match="互联网渠道"):
        said(Remedy.EITHER, organs=Organs("县政府", "县法院"), online=True)


@pytest.mark.parametrize("organs", [None, Organs("", "县法院"), Organs("县政府", "")])
def test_without_organ_or_court_nothing_is_guessed(organs: Organs | None) -> None:
    with pytest.raises(RemediesUnset, match="救济途径"):
        said(Remedy.EITHER, organs=organs)


@pytest.mark.django_db
def test_a_department_turns_to_the_government_above_it_and_the_court_that_this_names() -> None:
    office = make_office()
    organs = organs_of(office)
    assert (organs.review, organs.court) == ("棠溪县人民政府", "棠溪县人民法院")
    assert organs.address == "地址：文昌路1号，电话：0000-5550100"
    assert organs.online == "https://fuyi.tangxi.gov.example"
    centre = make_agency("县房产中心", parent=office, kind=AgencyKind.INSTITUTION)
    assert organs_of(centre) == organs


@pytest.mark.django_db
def test_a_government_must_be_told_where_to_turn() -> None:
    county = make_agency("棠溪县人民政府", kind=AgencyKind.GOVERNMENT)
    assert government_above(county) is None
    assert organs_of(county) == Organs("", "")
    Remedies.objects.create(agency=county, review_organ="澹州市人民政府", court="澹州市中级人民法院")
    assert organs_of(county).review == "澹州市人民政府"


@pytest.mark.django_db
def test_what_an_agency_sets_for_itself_comes_first() -> None:
    office = make_office()
    Remedies.objects.create(agency=office, review_organ="澹州市税务局", court="澹州铁路运输法院")
    assert organs_of(office) == Organs("澹州市税务局", "澹州铁路运输法院")


@pytest.mark.django_db
def test_the_prefix_of_numbers_is_set_or_follows_from_the_numbers_of_documents() -> None:
    office = make_office()
    assert prefix_of(office) == "棠建"
    assert prefix_of(make_agency("县政府", number_prefixes=["棠政办发"])) == "棠政"
    assert prefix_of(make_agency("县信访局", short_name="县信访局")) == "县信访局"
    Remedies.objects.create(agency=office, number_prefix="棠住建")
    assert prefix_of(office) == "棠住建"


@pytest.mark.django_db
def test_a_government_is_not_sued_before_the_court_of_its_uppers_departments() -> None:
    city = make_agency("澹州市人民政府", kind=AgencyKind.GOVERNMENT)
    Remedies.objects.create(agency=city, court_below="澹州市城区人民法院")
    county = make_agency("棠溪县人民政府", kind=AgencyKind.GOVERNMENT, parent=city)
    assert organs_of(county).court == ""
    with pytest.raises(RemediesUnset):
        said(Remedy.EITHER, organs=organs_of(county))
    assert organs_of(make_agency("市教育局", parent=city)).court == "澹州市城区人民法院"
