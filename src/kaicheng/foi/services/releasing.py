"""Making a file ready to be handed over: cleaned, and covered where the law says so; what is covered is gone from the file."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongwen.errors import UnreadableFileError
from gongwen.reading.limits import Upload
from gongwen.redaction import (
    Area,
    Mark,
    Occurrences,
    Picture,
    Place,
    Reason,
    Stretch,
    Words,
    bare_name,
    occurrences,
    page_image,
    redact,
    repeated,
)
from gongwen.scrutiny.cleaning import clean
from kaicheng.audit.services import record
from kaicheng.foi import permissions
from kaicheng.foi.declared.grounds import grounds
from kaicheng.foi.identity import ring
from kaicheng.foi.models import Case, Paper, Release
from kaicheng.foi.services import keeping
from kaicheng.foi.workflow import OPEN, Stage
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User

MADE = "foi.release"
_MOST_MARKS = 2000


@dataclass(frozen=True, slots=True)
class Cover:
    """One place to be covered, and the code of its ground (`declared.grounds`)."""

    place: Place
    ground: str


def covers_of(given: Any) -> list[Cover]:
    """Read covers as a screen sends them: [{"ground", and one of "page"+"box", "paragraph"+"start"+"end", "picture", "words"}].

    Raises Invalid; nothing of what was sent is repeated in it.
    """
    if not isinstance(given, list) or len(given) > _MOST_MARKS:
        raise Invalid(errors={"covers": "遮盖的标记有误，请重新标记。"})
    return [_cover(one) for one in given]


def _cover(one: Any) -> Cover:
    try:
        ground = str(one["ground"])
        if "page" in one:
            left, top, right, bottom = (float(value) for value in one["box"])
            place: Place = Area(int(one["page"]), left, top, right, bottom)
        elif "paragraph" in one:
            place = Stretch(int(one["paragraph"]), int(one["start"]), int(one["end"]))
        elif "picture" in one:
            place = Picture(int(one["picture"]))
        else:
            place = Words(str(one["words"]).strip())
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(errors={"covers": "遮盖的标记有误，请重新标记。"}) from error
    if ground not in grounds():
        raise Invalid(errors={"covers": "请为每处遮盖选择理由。"})
    if isinstance(place, Words) and not place.words:
        raise Invalid(errors={"covers": "要遮盖的文字不能为空。"})
    return Cover(place, ground)


def plain(place: Place) -> dict[str, Any]:
    """A place as screens and sealed marks write it; `covers_of` reads it back."""
    match place:
        case Area(page, left, top, right, bottom):
            return {"page": page, "box": [round(value, 2) for value in (left, top, right, bottom)]}
        case Stretch() | Picture():
            values = asdict(place)
            return {"picture": values["index"]} if "index" in values else values
        case Words(words):
            return {"words": words}
        case _:
            raise TypeError(f"{place!r} is no place of a screen")


@transaction.atomic
def add_original(case: Case, name: str, content: bytes, *, actor: User, now: datetime) -> Paper:
    """Take an original into the case. Raises NotAllowed, Conflict, Invalid."""
    permissions.require(permissions.WRITE, actor, case, on=timezone.localdate(now))
    _open(case)
    return keeping.keep(case, Paper.Kind.SOURCE, name, content, now=now, by=actor)


DECIDED = frozenset({Stage.APPROVING, Stage.APPROVED})


def _open(case: Case) -> None:
    """What the leader has before him, or has approved, is what is handed over. Raises Conflict."""
    if Stage(case.stage) in DECIDED:
        raise Conflict("答复已经送审，提供件不能改动。", advice="需要修改的，请由负责人退回。")
    if Stage(case.stage) not in OPEN:
        raise Conflict("申请已经办结，不能再制作提供件。", advice="需要重新提供的，请先重新办理。")


def looked_through(paper: Paper, names: Iterable[str] = ()) -> Occurrences:
    """Pages or paragraphs of a paper and what may have to be covered. Raises Invalid where it cannot be read or covered."""
    try:
        return occurrences(keeping.opened(paper), paper.name, names=names)
    except UnreadableFileError as error:
        raise Invalid(errors={"file": str(error)}) from error


def picture_of(paper: Paper, page: int) -> bytes:
    """A page of a PDF as PNG. Raises Invalid."""
    try:
        return page_image(keeping.opened(paper), page, name=paper.name)
    except (UnreadableFileError, IndexError) as error:
        raise Invalid(errors={"file": "这一页无法显示。"}) from error


def uncovered(paper: Paper, covers: Sequence[Cover]) -> tuple[str, ...]:
    """Words that are covered in one place and stand open in another, for the clerk to decide about. Raises Invalid."""
    if not covers:
        return ()
    try:
        return repeated(keeping.opened(paper), _marks(covers), name=paper.name)
    except UnreadableFileError as error:
        raise Invalid(errors={"covers": str(error)}) from error


@transaction.atomic
def release(case: Case, paper: Paper, covers: Sequence[Cover], *, actor: User, now: datetime) -> Release:
    """Make the file that is handed over. Without covers it is cleaned alone. Raises NotAllowed, Conflict, Invalid.

    The finished file is read again in several ways; where anything that was covered can still be found, none is made.
    """
    permissions.require(permissions.WRITE, actor, case, on=timezone.localdate(now))
    _open(case)
    if paper.case_id != case.pk or paper.kind != Paper.Kind.SOURCE:
        raise Invalid(errors={"file": "请从原件制作提供件。"})
    name, content = _covered(paper, covers) if covers else (paper.name, _cleaned(paper))
    result = keeping.keep(case, Paper.Kind.RELEASED, name, content, now=now, by=actor)
    counts = Counter(cover.ground for cover in covers)
    marks = [{**plain(cover.place), "ground": cover.ground} for cover in covers]
    made = Release.objects.create(
        case=case, source=paper, result=result, grounds=dict(counts), made_at=now, made_by=actor,
        marks=ring().seal(json.dumps(marks, ensure_ascii=False).encode(), f"foi.release:{case.token}"),
    )  # fmt: skip
    _record(made, actor, now, "made")
    return made


@transaction.atomic
def drop(made: Release, *, actor: User, now: datetime) -> None:
    """Take back a file that was made ready and not handed over. Raises NotAllowed, Conflict."""
    permissions.require(permissions.WRITE, actor, made.case, on=timezone.localdate(now))
    _open(made.case)
    if made.result.for_applicant:
        raise Conflict("该文件已经提供给申请人，不能撤销。", advice="提供有误的，请重新办理并告知申请人。")
    _record(made, actor, now, "dropped")
    result = made.result
    made.delete()
    keeping.erase(result, now=now)


def covers_made(made: Release) -> list[Cover]:
    """The covers of a file that was made, to begin another from."""
    return covers_of(json.loads(ring().open(made.marks, f"foi.release:{made.case.token}")))


def _record(made: Release, actor: User, now: datetime, what: str) -> None:
    record(
        actor=actor, verb=MADE, obj=made.case, label=made.case.number, agency=made.case.agency,
        detail={"release": made.pk, "paper": made.result_id, "what": what, "grounds": made.grounds}, at=now,
    )  # fmt: skip


def _marks(covers: Iterable[Cover]) -> list[Mark]:
    return [Mark(cover.place, Reason(cover.ground, grounds()[cover.ground].clause)) for cover in covers]


def _covered(paper: Paper, covers: Sequence[Cover]) -> tuple[str, bytes]:
    """The name and the content of the file with what is covered gone from both."""
    original, marks = keeping.opened(paper), _marks(covers)
    try:
        path = PurePosixPath(bare_name(original, marks, name=paper.name))
        return f"{path.stem}（遮盖件）{path.suffix}", redact(original, marks, name=paper.name)
    except UnreadableFileError as error:
        raise Invalid(errors={"covers": str(error)}) from error


def _cleaned(paper: Paper) -> bytes:
    try:
        return clean(Upload(keeping.opened(paper), paper.name)).data
    except UnreadableFileError as error:
        raise Invalid(errors={"file": str(error)}) from error
