"""A case as it is told in words (`explaining`): the events of the database, the rules of its day, its way in."""

from collections.abc import Mapping

from kaicheng.foi.declared import saying
from kaicheng.foi.declared.saying import StageSaying
from kaicheng.foi.explaining import Line, Telling, explained
from kaicheng.foi.models import Case, Kind
from kaicheng.foi.services import acting
from kaicheng.foi.services.acting import Standing
from kaicheng.foi.services.receipts import channel_of
from kaicheng.foi.workflow import Stage


def telling(case: Case, stand: Standing | None = None, names: Mapping[str, str] | None = None) -> Telling:
    """Give a case as it is told. `names`: who those asked are, by reference; leave it out where they are not to be named."""
    stand = stand or acting.standing(case)
    return Telling(
        stand.facts, stand.rules, stand.calendar, channel_of(case), correction=case.kind == Kind.CORRECTION,
        names=names or {},
    )  # fmt: skip


def for_applicant(case: Case) -> list[Line]:
    """Every date of a case in words, as its applicant reads it. Two queries."""
    return explained(telling(case))


def stage_of(case: Case) -> StageSaying:
    """Where a case stands, in the words for its applicant."""
    return saying.stages()[Stage(case.stage).value]
