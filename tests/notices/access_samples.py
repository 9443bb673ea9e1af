"""Addresses of notices with somebody else's notice, for the walk of every duty over every address."""

from organisations.factories import NOW
from users.factories import on_duty

from kaicheng.notices.models import Notice
from kaicheng.notices.services import notify
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    person = on_duty(DutyKind.EDITOR, agency, username="sample.told")
    notify(people=[person], key="test:1", subject="试", text="", url="", now=NOW)
    notice = Notice.objects.get(person=person)
    return {"notices:notices": {}, "notices:mail": {}, "notices:open": {"pk": notice.pk}}
