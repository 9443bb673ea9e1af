"""New keys: everything sealed is sealed anew under the newest key, in steps that can be broken off and taken up again.

While it runs, old and new keys are both on the ring and all stays readable. The old keys go once nothing is sealed under them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction

from kaicheng.foi.identity import ring
from kaicheng.foi.models import Case, Draft, Letter, Paper, Party, Release
from kaicheng.foi.parties import bound
from kaicheng.foi.services import keeping
from kaicheng.kernel.sealing import retire, rotate

STEP = 100  # rows in one transaction


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values, by the manager of its rows, and the place to which each is bound."""

    name: str
    rows: models.Manager[Any]
    field: str
    bound: Callable[[Any], str]


SEALED = (
    Sealed("申请", Case.objects, "identity", lambda case: str(case.bound)),
    Sealed("征求意见对象", Party.objects, "sealed", lambda party: bound(party.case, party.ref)),
    Sealed("文书", Letter.objects, "sealed", lambda letter: str(letter.bound)),
    Sealed("未提交的申请", Draft.objects, "sealed", lambda draft: f"foi.draft:{draft.token}"),
    Sealed("提供件", Release.objects, "marks", lambda made: f"foi.release:{made.case.token}"),
)


def begin() -> bool:
    """Add a key, unless an earlier change of keys was broken off. Says whether one was added."""
    if len(ring().keys) > 1:
        return False
    rotate(settings.SEALING_KEYS)
    return True


def seal_anew() -> Iterator[tuple[str, int]]:
    """Go through everything that is sealed; gives what was sealed anew after each step."""
    for sealed in SEALED:
        for keys in _batches(sealed.rows):
            yield sealed.name, _step(sealed, keys)
    for keys in _batches(Paper.objects):
        yield "案卷文件", sum(keeping.seal_again(paper) for paper in Paper.objects.filter(pk__in=keys))


def _batches(rows: models.Manager[Any]) -> Iterator[list[int]]:
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]):
        yield keys
        last = keys[-1]


@transaction.atomic
def _step(sealed: Sealed, keys: list[int]) -> int:
    known, done = ring(), 0
    rows = sealed.rows.select_for_update().filter(pk__in=keys)
    for row in rows:
        value = getattr(row, sealed.field)
        if not value or not known.stale(value):
            continue
        place = sealed.bound(row)
        sealed.rows.filter(pk=row.pk).update(**{sealed.field: known.seal(known.open(value, place), place)})
        done += 1
    return done


def finish() -> bool:
    """Drop the old keys, if nothing is sealed under them. Says whether they went."""
    if any(count for _, count in seal_anew()):
        return False  # something was sealed under an old key while we went through; another round
    retire(settings.SEALING_KEYS)
    return True
