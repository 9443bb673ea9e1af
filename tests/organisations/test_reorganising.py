from datetime import date

import pytest
from organisations.factories import NOW, TODAY, make_county

from kaicheng.audit.models import Entry
from kaicheng.events.models import Event
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations import services
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import resolve

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 1)


def test_before_the_day_the_name_means_the_old_agency_after_it_the_successor() -> None:
    county = make_county()
    services.reorganise(actor=None, agencies=[county["J"]], successor=county["F"], on=DAY, now=NOW)
    before, after = resolve("县教育局", on=date(2025, 3, 31)), resolve("县教育局", on=DAY)
    assert before.agency == county["J"]
    assert before.note == ""
    assert (after.agency, after.via) == (county["F"], county["J"])
    assert after.note == "青岚县教育局已于2025年4月1日撤销，其职责由青岚县发展和改革局承继。"


def test_a_chain_of_successors_is_followed_to_the_one_that_stands() -> None:
    county = make_county()
    services.reorganise(actor=None, agencies=[county["J"]], successor=county["F"], on=DAY, now=NOW)
    services.reorganise(
        actor=None, agencies=[county["F"]], successor=county["N"], on=date(2026, 1, 1), now=NOW
    )
    assert resolve("县教育局", on=date(2025, 12, 31)).agency == county["F"]
    assert resolve("县教育局", on=TODAY).agency == county["N"]


def test_two_agencies_become_a_new_one_that_takes_their_units() -> None:
    county = make_county()
    new = {"code": "X", "name": "青岚县农业和教育局", "kind": "department"}
    made = services.reorganise(actor=None, agencies=[county["N"], county["J"]], new=new, on=DAY, now=NOW)
    assert made.established_on == DAY
    assert Agency.objects.get(code="C").path == "/G/X/C/"
    assert resolve("县农业农村局", on=TODAY).agency == made


def test_an_agency_without_successor_is_still_known_with_a_note() -> None:
    county = make_county()
    services.abolish(actor=None, agency=county["J"], on=DAY, now=NOW)
    found = resolve("县教育局", on=TODAY)
    assert found.agency == county["J"]
    assert found.note == "青岚县教育局已于2025年4月1日撤销，未登记继任单位。"


@pytest.mark.parametrize(("ended", "successor"), [("N", "C"), ("J", "J")])
def test_a_successor_cannot_be_what_ends(ended: str, successor: str) -> None:
    county = make_county()
    with pytest.raises(Invalid):
        services.reorganise(
            actor=None, agencies=[county[ended]], successor=county[successor], on=DAY, now=NOW
        )


def test_an_agency_with_units_is_not_abolished() -> None:
    with pytest.raises(Invalid, match="农业技术推广中心"):
        services.abolish(actor=None, agency=make_county()["N"], on=DAY, now=NOW)


def test_a_moved_agency_takes_its_subtree_along_and_cannot_move_below_itself() -> None:
    county = make_county()
    services.move(actor=None, agency=county["N"], parent=county["O"], now=NOW)
    assert Agency.objects.get(code="C").path == "/G/O/N/C/"
    with pytest.raises(Invalid, match="不能作为上级单位"):
        services.move(
            actor=None, agency=Agency.objects.get(code="O"), parent=Agency.objects.get(code="C"), now=NOW
        )


def test_a_former_name_stays_known() -> None:
    county = make_county()
    services.update(actor=None, agency=county["J"], values={"name": "青岚县教育体育局"}, now=NOW)
    assert resolve("青岚县教育局", on=TODAY).agency == county["J"]
    assert resolve("县教体局", on=TODAY).agency == county["J"]


def test_a_new_code_changes_the_paths_below() -> None:
    county = make_county()
    services.update(actor=None, agency=county["N"], values={"code": "N9"}, now=NOW)
    assert Agency.objects.get(code="C").path == "/G/N9/C/"


def test_two_standing_agencies_do_not_share_a_full_name() -> None:
    county = make_county()
    values = {"code": "J2", "name": "青岚县教育局", "kind": "department"}
    with pytest.raises(Invalid, match="同一时期"):
        services.create(actor=None, values=values, parent=county["G"], now=NOW)


def test_an_alias_belongs_to_one_agency() -> None:
    county = make_county()
    services.add_alias(actor=None, agency=county["J"], name="县教体局", now=NOW)
    with pytest.raises(Invalid, match="青岚县教育局"):
        services.add_alias(actor=None, agency=county["F"], name="县教体局", now=NOW)


def test_every_change_is_recorded_and_announced() -> None:
    county = make_county()
    services.reorganise(actor=None, agencies=[county["J"]], successor=county["F"], on=DAY, now=NOW)
    entry = Entry.objects.get()
    assert (entry.verb, entry.object_label, entry.agency_code) == (
        "organisations.reorganise",
        "青岚县教育局",
        "J",
    )
    assert Event.objects.get().name == "organisations.changed"
