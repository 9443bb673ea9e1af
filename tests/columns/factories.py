"""Columns for tests, made through the services."""

from datetime import date, datetime
from itertools import count
from typing import Any

from documents.factories import NOW, make_actor, make_agency

from kaicheng.columns import services
from kaicheng.columns.models import Column
from kaicheng.columns.question import Question
from kaicheng.columns.services import ColumnGiven
from kaicheng.columns.workflow import Kind
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind

_numbers = count(1)
EVERYTHING = Question(published_since=date(2000, 1, 1))


def make_column(
    *, agency: Agency | None = None, question: Question = EVERYTHING, now: datetime = NOW, **given: Any
) -> Column:
    """An open column, made by the open-government office of its agency."""
    agency = agency or make_agency()
    number = next(_numbers)
    values = {
        "code": f"c-{number}",
        "name": f"第{number}个栏目",
        "kind": Kind.DYNAMIC,
        "category": "政策文件",
        "description": "本县出台的政策文件。",
        "keywords": ("政策",),
        "since": date(2026, 1, 1),
        **given,
    }
    actor = make_actor(agency, DutyKind.OFFICE, name="祁言")
    return services.create_column(
        actor=actor, given=ColumnGiven(agency=agency, question=question, **values), now=now
    )
