import pytest

from gongwen.recognition.series import Row
from kaicheng.catalogue import declared
from kaicheng.catalogue.selectors import (
    all_series,
    disclosure_tree,
    fixed_places,
    is_asked_of,
    item,
    item_name,
    items_for,
    one_series,
    section,
    section_list,
    series_shown,
)
from kaicheng.documents.models import Edition
from kaicheng.organisations.models import AgencyKind


def test_the_section_has_its_parts_under_their_official_names_in_their_order() -> None:
    names = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]
    assert [one.name for one in section_list()] == names


def test_a_document_may_stand_in_the_tree_or_in_guide_rules_and_reports_but_not_in_a_service() -> None:
    assert [place.code for place in fixed_places()] == ["guide", "rules", "report"]
    assert item("20.3") is not None
    assert item("report") is not None
    assert item("request") is None
    assert item("statutory") is None
    assert item_name("guide") == "政府信息公开指南"
    assert "guide" not in {one.code for one in disclosure_tree()}


def test_townships_and_county_departments_answer_for_items_of_their_own() -> None:
    county, township = (
        {one.code for one in items_for(kind)} for kind in (AgencyKind.DEPARTMENT, AgencyKind.TOWNSHIP)
    )
    assert {"20.1", "20.15", "21.3", "21.5"} <= county & township
    assert county - township == {"21.1", "21.2", "21.4"}
    assert township - county == {"21.6", "21.7", "21.8"}
    assert {one.code for one in items_for(AgencyKind.SUBDISTRICT)} == township


def test_every_row_that_titles_tell_of_is_declared_and_fits_its_column() -> None:
    assert {row.code for row in all_series()} == {row.value for row in Row}
    length = Edition._meta.get_field("series").max_length
    assert all(len(row.code) <= length for row in all_series())
    assert all(item(row.item) is not None for row in all_series())


def test_only_asked_agencies_owe_a_part() -> None:
    guide = section("guide")
    assert guide is not None
    assert is_asked_of(guide, AgencyKind.TOWNSHIP)
    assert not is_asked_of(guide, AgencyKind.PUBLIC_ENTERPRISE)
    kinds = {kind.value for kind in AgencyKind}
    assert all(set(one.asked_of) <= kinds for one in section_list())


def test_rows_are_found_by_code_and_by_page() -> None:
    assert [row.name for row in series_shown("meetings")] == ["政府常务会议", "政府全体会议"]
    assert next(row.code for row in series_shown("plans")) == "outline_plan"
    assert one_series("outline_plan") is not None
    assert one_series("no such row") is None


def test_a_wrong_word_in_a_declaration_is_told_with_its_place() -> None:
    from kaicheng.kernel.declared import DeclarationError

    with pytest.raises(DeclarationError, match=r"sections\.toml"):
        declared._one_of(declared.HERE / "sections.toml", "guide.holds", "nothing", declared.HOLDS)
