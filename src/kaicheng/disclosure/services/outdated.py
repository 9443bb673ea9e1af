"""When an agency's contact data change, whoever keeps its guide is told that the guide no longer agrees."""

import hashlib
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kaicheng.disclosure.selectors.guides import GuideState, GuideView, guides_of
from kaicheng.notices.services import notify
from kaicheng.organisations.selectors import directory, stands
from kaicheng.users.models import DutyKind
from kaicheng.users.staff import staff_with

KIND = "disclosure.guide_outdated"


def on_agencies_changed(payload: dict[str, Any], now: datetime) -> None:
    """Subscribed to “organisations.changed”; telling twice tells nobody twice."""
    today = timezone.localdate(now)
    known = directory().agencies
    changed = [known[pk] for pk in payload["agencies"] if pk in known and stands(known[pk], today)]
    for guide in guides_of(changed):
        if guide.state is GuideState.OUTDATED:
            _tell(guide, now)


def _tell(guide: GuideView, now: datetime) -> None:
    sentences = [difference.sentence for difference in guide.differences]
    mark = hashlib.sha256("".join(sentences).encode()).hexdigest()[:16]
    people = staff_with(guide.agency, DutyKind.EDITOR, DutyKind.OFFICE, on=timezone.localdate(now))
    notify(
        people=people,
        key=f"{KIND}:{guide.agency.code}:{mark}",
        subject=f"{guide.agency.name}的政府信息公开指南需要更新",
        text="".join(sentences) + "请核对后重新编制并发布指南。",
        url=reverse("disclosure:guide", args=[guide.agency.code]),
        now=now,
    )
