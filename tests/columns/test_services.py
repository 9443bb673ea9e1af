"""Who may do what with a column, and what each act leaves behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from columns.factories import make_column
from documents.factories import NOW, TODAY, make_actor, make_agency, make_document, office_of
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.audit.models import Entry
from kaicheng.columns import services
from kaicheng.columns.models import Column
from kaicheng.columns.question import Question, Scope
from kaicheng.columns.selectors import column as column_at
from kaicheng.columns.selectors import documents_in, moved_to, navigation, open_columns, update_state
from kaicheng.columns.services import ColumnGiven
from kaicheng.columns.workflow import Kind, Timeliness, judge
from kaicheng.events.models import Event
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

PICKED = Question(scope=Scope.PICKED)


@pytest.fixture
def bureau(db: Any) -> Agency:
    return make_agency("溪山县水利局", code="XSSL", parent=make_agency("溪山县人民政府", code="XS"))


@pytest.fixture
def column(bureau: Agency) -> Column:
    return make_column(agency=bureau, code="shuiku", name="水库安全", question=PICKED)


def given_for(agency: Agency, **changed: Any) -> ColumnGiven:
    values: dict[str, Any] = {
        "code": "xin", "name": "新栏目", "kind": Kind.SPECIAL, "category": "专题专栏", "agency": agency, "description": "说明。",
        "question": PICKED, "since": TODAY, "keywords": ("水",), **changed,
    }  # fmt: skip
    return ColumnGiven(**values)


@pytest.mark.parametrize("duty", [kind for kind in DutyKind if kind != DutyKind.OFFICE])
def test_only_the_office_opens_and_closes_columns(column: Column, duty: DutyKind) -> None:
    person = make_actor(column.agency, duty)
    with pytest.raises(NotAllowed):
        services.create_column(actor=person, given=given_for(column.agency), now=NOW)
    with pytest.raises(NotAllowed):
        services.close_column(actor=person, column=column, reason="已结束", now=NOW)
    with pytest.raises(NotAllowed):
        services.change_address(actor=person, column=column, code="bie", now=NOW)


def test_the_office_above_keeps_the_columns_below_and_no_others(column: Column, bureau: Agency) -> None:
    assert bureau.parent is not None
    above = make_actor(bureau.parent, DutyKind.OFFICE)
    services.close_column(actor=above, column=column, reason="已结束", now=NOW)
    beside = make_actor(make_agency(), DutyKind.OFFICE)
    with pytest.raises(NotAllowed):
        services.reopen_column(actor=beside, column=column, now=NOW)


@pytest.mark.parametrize("duty", [DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER])
def test_the_responsible_agency_pins_in_its_own_column_alone(column: Column, duty: DutyKind) -> None:
    document = make_document(agency=column.agency)
    own, other = make_actor(column.agency, duty), make_actor(make_agency(), duty)
    services.pin_document(actor=own, column=column, code=f"http://x/d/{document.code}/", now=NOW)
    assert list(documents_in(column, TODAY)) == [document]
    with pytest.raises(NotAllowed):
        services.unpin_document(actor=other, column=column, code=document.code, now=NOW)


def test_what_is_not_public_cannot_be_pinned(column: Column) -> None:
    draft = make_document(agency=column.agency, published=False)
    with pytest.raises(Invalid, match="没有地址为"):
        services.pin_document(actor=office_of(column.agency), column=column, code=draft.code, now=NOW)


def test_pins_change_places(column: Column) -> None:
    office = office_of(column.agency)
    made = [make_document(agency=column.agency) for _ in range(3)]
    for document in made:
        services.pin_document(actor=office, column=column, code=document.code, now=NOW)
    services.move_pin(actor=office, column=column, code=made[2].code, before=made[0].code, now=NOW)
    assert list(documents_in(column, TODAY)) == [made[2], made[0], made[1]]
    services.move_pin(actor=office, column=column, code=made[2].code, now=NOW)
    assert list(documents_in(column, TODAY)) == made


def test_a_document_left_out_is_gone_until_it_is_let_in_or_pinned(column: Column) -> None:
    office, document = office_of(column.agency), make_document(agency=column.agency)
    services.pin_document(actor=office, column=column, code=document.code, now=NOW)
    services.exclude_document(actor=office, column=column, code=document.code, reason="与本专题无关", now=NOW)
    assert not documents_in(column, TODAY).exists()
    services.pin_document(actor=office, column=column, code=document.code, now=NOW)
    assert documents_in(column, TODAY).exists()


def test_an_address_once_given_is_never_anothers(column: Column) -> None:
    office = office_of(column.agency)
    services.change_address(actor=office, column=column, code="shuiku-2", now=NOW)
    assert column_at("shuiku") is None
    assert moved_to("shuiku") == column
    with pytest.raises(Invalid, match="原地址"):
        make_column(agency=column.agency, code="shuiku")
    services.change_address(actor=office, column=column, code="shuiku", now=NOW)
    assert moved_to("shuiku") is None
    assert moved_to("shuiku-2") == column


@pytest.mark.parametrize("code", ["", "大写", "Shui", "1a", "a--b", "a/b", "a" * 41, "-a"])
def test_an_address_is_plain(bureau: Agency, code: str) -> None:
    with pytest.raises(Invalid):
        make_column(agency=bureau, code=code)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"description": " "}, "description"), ({"keywords": ()}, "keywords"), ({"category": "其他类"}, "category"), ({"name": ""}, "name"),
     ({"question": Question()}, "question"), ({"question": Question(genres=("告示",))}, "genres"),
     ({"question": Question(themes=("99",))}, "themes"), ({"question": Question(agencies=("NO",))}, "agencies"),
     ({"question": Question(states=("old",))}, "states"), ({"update_days": 0}, "update_days"),
     ({"question": Question(written_since=date(2026, 2, 1), written_until=date(2026, 1, 1))}, "written_until")],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field(bureau: Agency, changed: dict[str, Any], field: str) -> None:
    office = make_actor(bureau, DutyKind.OFFICE)
    with pytest.raises(Invalid) as refused:
        services.create_column(actor=office, given=given_for(bureau, **changed), now=NOW)
    assert set(refused.value.errors) == {field}
    assert not Column.objects.filter(code="xin").exists()


def test_columns_stand_two_deep_at_most(column: Column) -> None:
    child = make_column(agency=column.agency, parent=column)
    with pytest.raises(Invalid, match="不再设栏目"):
        make_column(agency=column.agency, parent=child)
    with pytest.raises(Invalid, match="请先归档"):
        services.close_column(actor=office_of(column.agency), column=column, reason="已结束", now=NOW)


def test_two_editors_do_not_overwrite_each_other(column: Column) -> None:
    office, seen = office_of(column.agency), column.lock_version
    words = {"description": "新的说明。", "keywords": ["水"], "lock_version": seen}
    services.describe_column(actor=office, column=column, now=NOW, **words)
    with pytest.raises(Conflict):
        services.edit_column(
            actor=office, column=column, given=given_for(column.agency), lock_version=seen, now=NOW
        )


def test_a_column_cannot_be_given_to_an_agency_that_is_not_the_actors(column: Column) -> None:
    with pytest.raises(NotAllowed):
        services.edit_column(
            actor=office_of(column.agency),
            column=column,
            given=given_for(make_agency()),
            lock_version=0,
            now=NOW,
        )


def test_closing_asks_for_a_reason_and_happens_once(column: Column) -> None:
    office = office_of(column.agency)
    with pytest.raises(Invalid, match="归档原因"):
        services.close_column(actor=office, column=column, reason=" ", now=NOW)
    services.close_column(actor=office, column=column, reason="已结束", now=NOW)
    with pytest.raises(Conflict):
        services.close_column(actor=office, column=column, reason="已结束", now=NOW)
    assert column not in open_columns()
    assert column.code not in {one.code for one in navigation()}


def test_every_act_is_on_record_and_told(column: Column) -> None:
    office, document = office_of(column.agency), make_document(agency=column.agency)
    before = Entry.objects.count()
    services.pin_document(actor=office, column=column, code=document.code, now=NOW)
    services.unpin_document(actor=office, column=column, code=document.code, now=NOW)
    services.close_column(actor=office, column=column, reason="已结束", now=NOW)
    services.reopen_column(actor=office, column=column, now=NOW)
    done = Entry.objects.order_by("sequence")[before:].values_list("verb", flat=True)
    assert list(done) == ["columns.pin", "columns.unpin", "columns.close", "columns.reopen"]
    assert Event.objects.filter(name="columns.changed").count() == 5


def test_a_column_without_a_document_counts_from_its_first_day(column: Column) -> None:
    state = update_state(column, date(2026, 1, 8))
    assert state is not None
    assert (state.timeliness, state.last, state.due) == (Timeliness.DUE_SOON, None, date(2026, 1, 8))
    late = update_state(column, date(2026, 1, 9))
    assert late is not None
    assert late.timeliness == Timeliness.OVERDUE


def test_a_closed_column_owes_nothing(column: Column) -> None:
    services.close_column(actor=office_of(column.agency), column=column, reason="已结束", now=NOW)
    column.refresh_from_db()
    assert update_state(column, TODAY) is None


@given(
    last=st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)), since=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    days=st.integers(1, 400), warn=st.integers(0, 40), after=st.integers(0, 500),
)  # fmt: skip
def test_a_column_is_overdue_from_the_day_after_its_term(
    last: date | None, since: date, days: int, warn: int, after: int
) -> None:
    start = max(last or since, since)
    state = judge(last=last, since=since, days=days, warn=warn, today=start + timedelta(days=after))
    assert (state.timeliness == Timeliness.OVERDUE) == (after > days)
    assert (state.timeliness == Timeliness.ON_TIME) == (days - after > warn)
    assert state.left == days - after
