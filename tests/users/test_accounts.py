import pytest
from organisations.factories import NOW, make_county
from users.factories import PASSWORD, make_person, on_duty

from kaicheng.audit.models import Entry
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.users import services
from kaicheng.users.models import DutyKind

pytestmark = pytest.mark.django_db


def test_a_new_account_gets_a_password_to_hand_over_and_no_right() -> None:
    admin = on_duty(DutyKind.ADMINISTRATOR, make_county()["G"])
    person, password = services.create_user(actor=admin, username="gu.qing", name="顾青", now=NOW)
    assert person.must_change_password
    assert person.check_password(password)
    assert len(password) == 14
    assert not person.has_perm("wagtailadmin.access_admin")
    assert Entry.objects.get().verb == "users.create"
    assert password not in str(Entry.objects.values_list("detail", flat=True))


def test_a_user_name_is_given_once() -> None:
    make_person("gu.qing")
    with pytest.raises(Invalid, match="已被使用"):
        services.create_user(actor=None, username="gu.qing", name="顾青", now=NOW)


def test_nobody_gives_a_duty_to_himself() -> None:
    county = make_county()
    admin = on_duty(DutyKind.ADMINISTRATOR, county["G"])
    with pytest.raises(NotAllowed):
        services.grant(actor=admin, person=admin, agency=county["N"], kind=DutyKind.EDITOR, now=NOW)


@pytest.mark.parametrize("kind", [DutyKind.ADMINISTRATOR, DutyKind.AUDITOR])
def test_the_office_makes_no_administrator(kind: DutyKind) -> None:
    county = make_county()
    office = on_duty(DutyKind.OFFICE, county["G"])
    with pytest.raises(NotAllowed):
        services.grant(actor=office, person=make_person(), agency=county["N"], kind=kind, now=NOW)


def test_an_office_below_cannot_reset_whom_it_does_not_keep() -> None:
    county = make_county()
    office = on_duty(DutyKind.OFFICE, county["N"])
    above, admin = on_duty(DutyKind.OFFICE, county["G"]), on_duty(DutyKind.ADMINISTRATOR, county["C"])
    for person in (above, admin):
        with pytest.raises(NotAllowed):
            services.reset_password(actor=office, person=person, now=NOW)
    below = on_duty(DutyKind.EDITOR, county["C"])
    assert services.reset_password(actor=office, person=below, now=NOW)


def test_the_last_administrator_stays() -> None:
    county = make_county()
    admin = on_duty(DutyKind.ADMINISTRATOR, county["G"])
    with pytest.raises(Conflict):
        services.deactivate(actor=None, person=admin, now=NOW)
    with pytest.raises(Conflict):
        services.revoke(actor=None, duty=admin.duties.get(), now=NOW)
    on_duty(DutyKind.ADMINISTRATOR, county["G"], "second")
    services.revoke(actor=None, duty=admin.duties.get(), now=NOW)
    assert not admin.duties.exists()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", "another-word-2026", "原口令"),
        (PASSWORD, "short", "新口令"),
        (PASSWORD, PASSWORD, "新口令"),
        (PASSWORD, "password123", "新口令"),
    ],
)
def test_a_bad_password_is_refused_beside_its_field(old: str, new: str, field: str) -> None:
    person = make_person()
    with pytest.raises(Invalid) as refusal:
        services.change_password(person=person, old=old, new=new, now=NOW)
    assert list(refusal.value.errors) == [field]


def test_granting_and_revoking_is_recorded_at_the_agency() -> None:
    county = make_county()
    admin, person = on_duty(DutyKind.ADMINISTRATOR, county["G"]), make_person()
    duty = services.grant(actor=admin, person=person, agency=county["N"], kind=DutyKind.EDITOR, now=NOW)
    services.revoke(actor=admin, duty=duty, now=NOW)
    entries = Entry.objects.order_by("sequence").values_list("verb", "agency_code", "actor_name")
    assert list(entries) == [("users.grant", "N", admin.name), ("users.revoke", "N", admin.name)]
