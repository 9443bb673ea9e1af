"""A case as it is told in words (`explaining`): the events of the database, the rules of its day, its way in."""

from collections.abc import Mapping

from kaicheng.foi.clock import Standing
from kaicheng.foi.declared import saying
from kaicheng.foi.declared.saying import StageSaying
from kaicheng.foi.explaining import Line, Telling, explained
from kaicheng.foi.models import Case
from kaicheng.foi.selectors.standing import channel_of, standing
from kaicheng.foi.workflow import Stage


def telling(case: Case, known: Standing | None = None, names: Mapping[str, str] | None = None) -> Telling:
    """Give a case as it is told. `names`: who those asked are, by reference; leave it out where they are not to be named."""
    now = known or standing(case)
    return Telling(
        now.facts, now.rules, now.calendar, channel_of(case), correction=now.correction,
        names=names or {},
    )  # fmt: skip


def for_applicant(case: Case) -> list[Line]:
    """Every date of a case in words, as its applicant reads it. Two queries."""
    return explained(telling(case))


def stage_of(case: Case) -> StageSaying:
    """Where a case stands, in the words for its applicant."""
    return saying.stages()[Stage(case.stage).value]
