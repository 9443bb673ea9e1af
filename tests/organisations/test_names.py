from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisations.factories import NOW, TODAY, make_agency, make_county
from pace import seconds_of, slowness

from kaicheng.organisations import services
from kaicheng.organisations.models import Agency, AgencyAlias, AgencyKind, UnresolvedName
from kaicheng.organisations.selectors import AgencyDirectory, Kind, directory, likely, resolve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("青岚县发展和改革局", "F", Kind.EXACT),
        (" 青岚县 发展和改革局。", "F", Kind.EXACT),
        ("县发展和改革局", "F", Kind.PREFIX_COMPLETED),
        ("发展和改革局", "F", Kind.PREFIX_COMPLETED),
        ("县发改局", "F", Kind.PREFIX_COMPLETED),
        ("发改局", "F", Kind.PREFIX_COMPLETED),
        ("青岚县发改局", "F", Kind.PREFIX_COMPLETED),
        ("县政府", "G", Kind.PREFIX_COMPLETED),
        ("县人民政府", "G", Kind.PREFIX_COMPLETED),
        ("县政府办公室", "O", Kind.PREFIX_COMPLETED),
        ("县政府办", "O", Kind.PREFIX_COMPLETED),
        ("柳溪镇人民政府", "T", Kind.PREFIX_COMPLETED),
        ("柳溪镇政府", "T", Kind.PREFIX_COMPLETED),
        ("柳溪镇", "T", Kind.PREFIX_COMPLETED),
        ("城关街道", "S", Kind.PREFIX_COMPLETED),
        ("城关街道办", "S", Kind.PREFIX_COMPLETED),
        ("县教育局（牵头）", "J", Kind.PREFIX_COMPLETED),
    ],
)
def test_a_name_is_understood_as_an_office_writes_it(name: str, code: str, kind: Kind) -> None:
    make_county()
    found = resolve(name, on=TODAY)
    assert (found.kind, [agency.code for agency in found.agencies]) == (kind, [code])


@pytest.mark.parametrize("name", ["政府", "省发展改革委", "县委宣传部", "县城", "", "、", "办公室"])
def test_a_name_that_could_be_anybody_is_unknown(name: str) -> None:
    make_county()
    found = resolve(name, on=TODAY)
    assert (found.kind, found.agencies) == (Kind.UNKNOWN, ())


def test_an_alias_comes_before_a_rule() -> None:
    county = make_county()
    AgencyAlias.objects.create(agency=county["J"], name="县发改局")
    assert resolve("县发改局", on=TODAY).agency == county["J"]


def test_a_name_of_two_agencies_names_both_and_decides_nothing() -> None:
    county = make_county()
    make_agency("F2", "青岚县发展改革局", parent=county["G"])
    found = resolve("县发展改革局", on=TODAY)
    assert found.kind is Kind.UNKNOWN
    assert {agency.code for agency in found.candidates} == {"F", "F2"}
    assert "请写明全称" in found.note


def test_a_tail_leaves_the_list_open() -> None:
    make_county()
    found = resolve("县教育局等有关单位", on=TODAY)
    assert found.open_ended
    assert found.agency is not None
    assert found.agency.code == "J"


def test_groups_mean_the_agencies_of_the_day() -> None:
    county = make_county()
    make_agency("T2", "青岚县石桥镇人民政府", "township", parent=county["G"], established_on=date(2025, 1, 1))
    before = resolve("各乡镇（街道）", on=date(2024, 12, 31))
    after = resolve("各乡镇(街道)", on=date(2025, 1, 1))
    assert {a.code for a in before.agencies} == {"T", "S"}
    assert {a.code for a in after.agencies} == {"T", "S", "T2"}
    assert before.kind is Kind.GROUP


def test_an_offices_own_group_replaces_the_common_one_in_every_spelling() -> None:
    county = make_county()
    services.save_group(actor=None, name="各乡镇人民政府", members=[county["T"], county["S"]], now=NOW)
    assert {a.code for a in resolve("各乡镇", on=TODAY).agencies} == {"T", "S"}


def test_units_direct_under_the_county_do_not_include_townships() -> None:
    make_county()
    assert {a.code for a in resolve("县直各单位", on=TODAY).agencies} == {"O", "F", "J", "N", "C"}


def test_a_phrase_that_names_nobody_is_no_riddle() -> None:
    make_county()
    assert resolve("县直有关单位", on=TODAY).kind is Kind.GENERIC


def test_a_line_is_divided_but_a_name_with_a_comma_stays_whole() -> None:
    make_county()
    names = directory()
    line = names.resolve_list("县发改局、县教育局和县农业农村局，柳溪镇", on=TODAY)
    assert [r.agency.code for r in line if r.agency] == ["F", "J", "N", "T"]
    assert len(names.resolve_list("各乡镇人民政府、街道办事处", on=TODAY)) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("甲乙丙丁山水田林", min_size=2, max_size=6), min_size=1, max_size=8, unique=True),
    st.sampled_from(["局", "委员会", "镇人民政府", "街道办事处", "中心"]),
)
def test_a_full_name_is_always_exact(stems: list[str], ending: str) -> None:
    agencies = [Agency(pk=1, code="G", name="青岚县人民政府", kind=AgencyKind.GOVERNMENT, path="/G/")]
    for number, stem in enumerate(stems, 2):
        agencies.append(
            Agency(
                pk=number, code=f"A{number}", name=f"青岚县{stem}{ending}", kind="department", path="/G/A/"
            )
        )
    names = AgencyDirectory(agencies, [])
    for agency in agencies:
        found = names.resolve(agency.name, on=TODAY)
        assert (found.kind, found.agency) == (Kind.EXACT, agency)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_asked_the_directory_answers(text: str) -> None:
    names = AgencyDirectory(
        [Agency(pk=1, code="G", name="青岚县人民政府", kind="government", path="/G/")], []
    )
    assert names.resolve(text, on=TODAY).kind in Kind
    names.resolve_list(text, on=TODAY)


def test_ten_thousand_names_take_less_than_a_second() -> None:
    make_county()
    names = directory()

    def resolve_all() -> None:
        for _ in range(2500):
            for name in ("县发改局", "青岚县教育局", "各乡镇（街道）", "没有这个单位"):
                names.resolve(name, on=TODAY)

    assert seconds_of(resolve_all) < slowness()


def test_the_directory_hears_of_changes_and_is_not_built_twice() -> None:
    county = make_county()
    first = directory()
    assert directory() is first
    services.add_alias(actor=None, agency=county["J"], name="县教体局", now=NOW)
    assert directory() is not first
    assert resolve("县教体局", on=TODAY).agency == county["J"]


def test_an_unknown_name_is_queued_once_and_settling_makes_it_an_alias() -> None:
    county = make_county()
    services.note_unresolved("县农委", "某文件", NOW)
    row = services.note_unresolved("县 农委", "另一文件", NOW)
    assert row is not None
    assert (UnresolvedName.objects.count(), row.seen) == (1, 2)
    services.settle(actor=None, unresolved=row, agency=county["N"], now=NOW)
    assert resolve("县农委", on=TODAY).agency == county["N"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("县农技推广中心", "C"),
        ("柳溪镇政府", "T"),
        ("县发展改革和粮食局", "F"),
        ("中共青岚县委办公室", None),
        ("县公交公司", None),
    ],
)
def test_a_likely_agency_shares_more_than_the_countys_own_name(name: str, code: str | None) -> None:
    found = likely(name, make_county().values())
    assert (found.code if found else None) == code
