from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from organisations.factories import TODAY, make_county
from users.factories import make_person, on_duty

from kaicheng.kernel.refusals import NotAllowed
from kaicheng.users import permissions, policy
from kaicheng.users.models import Duty, DutyKind, User
from kaicheng.users.policy import (
    REACHES_DOWN,
    Scope,
    agencies_with,
    duty,
    fact,
    holds,
    may,
    register,
    require,
)

pytestmark = pytest.mark.django_db
# the duty is held at N; relation → agency asked about
RELATIONS = {"own": "N", "other": "J", "above": "G", "below": "C"}


@pytest.mark.parametrize("kind", list(DutyKind))
@pytest.mark.parametrize("relation", list(RELATIONS))
def test_a_duty_reaches_its_agency_and_some_duties_all_below(kind: DutyKind, relation: str) -> None:
    county = make_county()
    person = on_duty(kind, county["N"])
    expected = relation == "own" or (relation == "below" and kind in REACHES_DOWN)
    assert holds(person, county[RELATIONS[relation]], kind, on=TODAY) is expected
    assert (county[RELATIONS[relation]] in agencies_with(person, kind, on=TODAY)) is expected


@pytest.mark.parametrize("kind", list(DutyKind))
def test_a_duty_is_no_other_duty(kind: DutyKind) -> None:
    county = make_county()
    person = on_duty(kind, county["N"])
    others = [k for k in DutyKind if k is not kind]
    assert not holds(person, county["N"], *others, on=TODAY)
    assert not agencies_with(person, *others, on=TODAY).exists()


def test_a_duty_holds_from_its_first_to_its_last_day() -> None:
    county = make_county()
    person = make_person()
    Duty.objects.create(
        person=person,
        agency=county["N"],
        duty=DutyKind.EDITOR,
        since=date(2026, 1, 2),
        until=date(2026, 1, 4),
    )
    days = [date(2026, 1, 1) + timedelta(n) for n in range(5)]
    assert [holds(person, county["N"], DutyKind.EDITOR, on=day) for day in days] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_nobody_and_a_closed_account_hold_nothing() -> None:
    county = make_county()
    person = on_duty(DutyKind.OFFICE, county["G"])
    person.is_active = False
    person.is_superuser = True
    for actor in (None, AnonymousUser(), person):
        assert not holds(actor, county["G"], *DutyKind, on=TODAY)
        assert not agencies_with(actor, *DutyKind, on=TODAY).exists()


def test_a_code_that_begins_like_another_is_not_below_it() -> None:
    county = make_county()
    twin = type(county["N"]).objects.create(code="N2", name="甲局", kind="department", parent=county["G"])
    assert not holds(on_duty(DutyKind.OFFICE, county["N"]), twin, DutyKind.OFFICE, on=TODAY)


def test_one_query_answers(django_assert_num_queries: object) -> None:
    county = make_county()
    person = on_duty(DutyKind.OFFICE, county["G"])
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture of pytest-django
        holds(person, county["C"], DutyKind.OFFICE, DutyKind.EDITOR, on=TODAY)
    with django_assert_num_queries(2):  # type: ignore[operator]  # as above
        list(agencies_with(person, DutyKind.OFFICE, on=TODAY))


def test_predicates_are_composed() -> None:
    county = make_county()
    editor = on_duty(DutyKind.EDITOR, county["N"])
    writes, never = duty(DutyKind.EDITOR), fact(lambda _a, _o: False, "从不")
    assert (writes & ~never)(editor, county["N"], TODAY)
    assert not (writes & never)(editor, county["N"], TODAY)
    assert (never | writes)(editor, county["N"], TODAY)
    assert (writes | never).sentence == "信息员或从不"


@pytest.mark.parametrize("kind", [DutyKind.ADMINISTRATOR, DutyKind.AUDITOR])
def test_administrator_and_auditor_cannot_be_given_content(kind: DutyKind) -> None:
    with pytest.raises(ValueError, match="may not content"):
        register("test.write", duty(DutyKind.EDITOR, kind), "试", scope=Scope.CONTENT)


def test_no_registered_verb_gives_content_to_an_administrator() -> None:
    content = [verb for verb in policy.table().values() if verb.scope is Scope.CONTENT]
    assert content
    assert all(DutyKind.ADMINISTRATOR not in verb.predicate.kinds for verb in content)


def test_a_verb_that_nobody_registered_is_a_mistake_in_the_code() -> None:
    with pytest.raises(LookupError):
        may("no.such.verb", None, on=TODAY)


def test_a_refusal_names_the_agency_and_the_matter() -> None:
    county = make_county()
    with pytest.raises(NotAllowed, match="在“青岚县教育局”办理“管理机构”"):
        require("organisations.manage", on_duty(DutyKind.EDITOR, county["J"]), county["J"], on=TODAY)


MAY_MANAGE = {DutyKind.OFFICE, DutyKind.ADMINISTRATOR}


@pytest.mark.parametrize("kind", list(DutyKind))
def test_office_and_administrator_keep_the_agencies_of_their_subtree(kind: DutyKind) -> None:
    county = make_county()
    person = on_duty(kind, county["N"])
    allowed = {code for code in county if may("organisations.manage", person, county[code], on=TODAY)}
    assert allowed == ({"N", "C"} if kind in MAY_MANAGE else set())


def test_who_may_give_which_duty() -> None:
    county = make_county()
    office, admin = on_duty(DutyKind.OFFICE, county["N"]), on_duty(DutyKind.ADMINISTRATOR, county["N"])
    other = on_duty(DutyKind.EDITOR, county["J"])

    def given(giver: User, code: str) -> set[DutyKind]:
        duties = {kind: Duty(person=other, agency=county[code], duty=kind) for kind in DutyKind}
        return {kind for kind, duty in duties.items() if may(permissions.GRANT, giver, duty, on=TODAY)}

    assert given(admin, "C") == set(DutyKind)
    assert given(office, "C") == set(DutyKind) - permissions.BY_ADMINISTRATOR_ALONE
    assert given(office, "J") == set()
