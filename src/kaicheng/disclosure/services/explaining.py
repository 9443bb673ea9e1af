"""Why a number of a series is not public: said once, for the public to read."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.catalogue.selectors import one_series
from kaicheng.disclosure import permissions
from kaicheng.disclosure.models import GapReason, SeriesNote
from kaicheng.disclosure.selectors.entries import Entry, entries
from kaicheng.disclosure.selectors.notes import overlapping
from kaicheng.disclosure.selectors.sections import speakers_of
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

MOST = 500  # numbers that one explanation may cover
_LONGEST = 200


@transaction.atomic
def explain_gap(  # noqa: PLR0913 - which numbers of which row, why, by whom, when
    *,
    agency: Agency,
    series: str,
    term: int | None,
    first: int,
    last: int,
    reason: str,
    words: str = "",
    actor: User,
    now: datetime,
) -> SeriesNote:
    """Say publicly why the numbers `first` to `last` (of a term, or years) are missing.

    Raises NotAllowed; Invalid where a number is public, is explained already, or the reason is not said.
    """
    permissions.require(permissions.EXPLAIN, actor, agency, on=timezone.localdate(now))
    words = words.strip()
    errors = _errors(series, first, last, reason, words)
    if errors:
        raise Invalid(errors=errors)
    known = overlapping(agency.pk, series, term, first, last)
    if known is not None:
        raise Invalid(
            errors={"first": f"{_span(known.first, known.last)}已有说明“{known.sentence}”，请先删除原说明。"}
        )
    public = sorted(
        n
        for entry in entries([series], speakers_of(agency))
        if (n := _number(entry, term)) and first <= n <= last
    )
    if public:
        raise Invalid(errors={"first": f"其中{'、'.join(map(str, public[:5]))}已经公开，无需说明。"})
    note = SeriesNote.objects.create(
        agency=agency, series=series, term=term, first=first, last=last, reason=reason, words=words,
        made_at=now, made_by=actor,
    )  # fmt: skip
    _record(note, "disclosure.explain", actor, now)
    return note


@transaction.atomic
def remove_note(*, note: SeriesNote, actor: User, now: datetime) -> None:
    """Take an explanation back. Raises NotAllowed."""
    permissions.require(permissions.EXPLAIN, actor, note.agency, on=timezone.localdate(now))
    _record(note, "disclosure.remove_note", actor, now)
    note.delete()


def _errors(series: str, first: int, last: int, reason: str, words: str) -> dict[str, str]:
    errors = {}
    if one_series(series) is None:
        errors["series"] = "没有这个系列，请从列表中选择。"
    if reason not in GapReason.values:
        errors["reason"] = "请选择没有公开的情形。"
    if reason in {GapReason.OTHER, GapReason.ELSEWHERE} and not words:
        errors["words"] = "请写明原因，公众据此了解情况。"
    if len(words) > _LONGEST:
        errors["words"] = f"说明不能超过{_LONGEST}字，请精简。"
    if not 1 <= first <= last:
        errors["last"] = "截止数不能小于起始数，请核对。"
    elif last - first >= MOST:
        errors["last"] = f"一次最多说明{MOST}个号，请分次登记。"
    return errors


def _number(entry: Entry, term: int | None) -> int | None:
    """The number under which the entry counts in the row of that term."""
    if entry.number is None:
        return entry.period_from
    return entry.number if (entry.term or entry.period_from) == term else None


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}—{last}"


def _record(note: SeriesNote, verb: str, actor: User, now: datetime) -> None:
    row = one_series(note.series)
    label = f"{note.agency}{row.name if row else note.series}"
    detail = {
        "term": note.term, "numbers": _span(note.first, note.last), "reason": note.get_reason_display(),
        "words": note.words,
    }  # fmt: skip
    record(actor=actor, verb=verb, obj=note, label=label, agency=note.agency, detail=detail, at=now)
