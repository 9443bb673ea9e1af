"""What the office decides about rows that do not go by themselves, and carrying it out, one row a transaction."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongwen.serialise import from_json
from kaicheng.audit.services import record
from kaicheng.documents import services as documents
from kaicheng.documents.models import Document
from kaicheng.documents.services.bulk import Incoming, move_in_edition
from kaicheng.files.services import note_many
from kaicheng.kernel.refusals import Conflict, Invalid, Refusal
from kaicheng.moving import permissions
from kaicheng.moving.models import ImportRow, ImportRun
from kaicheng.moving.places import prepared_at
from kaicheng.moving.preparing import kept
from kaicheng.moving.readers import Crashed, readers
from kaicheng.moving.services.addressing import enter_addresses
from kaicheng.moving.services.committing import shipment_of
from kaicheng.moving.services.noting import note
from kaicheng.moving.services.steps import locked
from kaicheng.moving.services.writing import Shipped, incoming_of, ship
from kaicheng.moving.workflow import DECISION_LABELS, FITTING, WORKING, Decision, RowState
from kaicheng.organisations.selectors import directory
from kaicheng.users.models import User

AS_PROPOSED = "proposed"


@transaction.atomic
def decide(
    *, run: ImportRun, numbers: Collection[int] | None, decision: str, actor: User, now: datetime
) -> int:
    """Decide about rows by their numbers (None: all that wait for one); gives how many it fits.

    `AS_PROPOSED` takes each row's own proposal. Raises NotAllowed, Invalid, Conflict while the run is at work.
    """
    permissions.require(permissions.DECIDE, actor, run, on=timezone.localdate(now))
    if decision != AS_PROPOSED and decision not in set(Decision):
        raise Invalid("请选择如何处理。")
    run = locked(run)
    if run.state in WORKING:
        raise Conflict(f"该批次{run.get_state_display()}，请等完成或暂停后再处理。")
    rows = run.rows.filter(state__in=[state.value for state in FITTING])
    if numbers is not None:
        rows = rows.filter(number__in=list(numbers))
    else:
        rows = rows.filter(state__in=[RowState.TWIN.value, RowState.HELD.value])
    changed = []
    for row in rows:
        wanted = row.proposal if decision == AS_PROPOSED else decision
        if wanted in FITTING[RowState(row.state)]:
            _set(row, Decision(wanted))
            changed.append(row)
    note(changed, "decision", "state")
    if changed:
        label = "按建议处理" if decision == AS_PROPOSED else DECISION_LABELS[Decision(decision)]
        record(
            actor=actor,
            verb=permissions.DECIDE,
            obj=run,
            label=run.name,
            agency=run.agency,
            detail={"decision": label, "count": len(changed), "rows": [row.number for row in changed[:200]]},
            at=now,
        )
    return len(changed)


def _set(row: ImportRow, decision: Decision) -> None:
    if decision is Decision.SKIP and row.state == RowState.READY:
        row.state, row.decision = RowState.SKIPPED.value, decision.value
    elif row.state == RowState.SKIPPED:
        row.state, row.decision = RowState.READY.value, ""
    else:
        row.decision = decision.value


# -- carrying it out ----------------------------------------------------------------------------------------------------

_BY_HAND = (Decision.MERGE, Decision.EDITION, Decision.DRAFT, Decision.SKIP)


def next_decided(run: ImportRun, after: int) -> ImportRow | None:
    """Find the next row with a decision that is not carried out yet."""
    return (
        run.rows.filter(
            state__in=[RowState.TWIN.value, RowState.HELD.value],
            decision__in=[d.value for d in _BY_HAND],
            number__gt=after,
        )
        .select_related("twin", "twin_row__document")
        .order_by("number")
        .first()
    )


def carry_out(run: ImportRun, row: ImportRow, now: datetime) -> None:
    """Do what was decided about a row; a refusal stays with the row, which keeps waiting."""
    shipped = _shipped(run, row) if row.decision in {Decision.EDITION, Decision.DRAFT} else None
    try:
        with transaction.atomic():
            mine = run.rows.select_for_update().filter(pk=row.pk, state=row.state, decision=row.decision)
            if mine.exists():
                _carry_out(run, row, shipped, now)
                row.save(update_fields=["state", "document", "made_version", "outcome", "decision"])
    except Refusal as refusal:
        ImportRow.objects.filter(pk=row.pk).update(
            outcome=f"{refusal.sentence}{refusal.advice}"[:300], decision=""
        )


def _shipped(run: ImportRun, row: ImportRow) -> Shipped:
    prepared = kept(prepared_at(run, row.number))
    if prepared is None:
        return Shipped(row.number, trouble="检查结果已失效，请重新检查。")
    found = readers().begin(ship, [shipment_of(run, prepared)]).results()[0]
    return Shipped(row.number, trouble="存放文件时程序意外中止。") if isinstance(found, Crashed) else found


def _carry_out(run: ImportRun, row: ImportRow, shipped: Shipped | None, now: datetime) -> None:
    if row.decision == Decision.SKIP:
        row.state, row.outcome = RowState.SKIPPED.value, ""
        return
    if row.decision == Decision.MERGE:
        row.document = _target(row)
        row.state, row.outcome = RowState.MERGED.value, "原网址转到该文件"
        enter_addresses(run, [row], now)
        return
    assert shipped is not None  # noqa: S101 - the two that are left bring files; for the type checker
    if row.decision == Decision.EDITION:
        _as_edition(run, row, shipped, now)
    else:
        _as_draft(run, row, shipped, now)


def _target(row: ImportRow) -> Document:
    found = row.twin or (row.twin_row.document if row.twin_row else None)
    if found is None:
        where = f"第{row.twin_row.number}行" if row.twin_row else "相似的文件"
        raise Conflict(f"{where}没有导入，不能并入。", advice="请改为“另存为单独文件”。")
    return found


def _as_edition(run: ImportRun, row: ImportRow, shipped: Shipped, now: datetime) -> None:
    document = _target(row)
    one = _incoming(run, row, shipped, now)
    edition = move_in_edition(document=document, incoming=one, actor=run.acted_by, now=now, basis=run.basis)
    row.document, row.made_version = document, edition.version
    row.state, row.outcome = RowState.EDITION.value, f"成为第{edition.version}版"
    enter_addresses(run, [row], now)


def _as_draft(run: ImportRun, row: ImportRow, shipped: Shipped, now: datetime) -> None:
    """What holds personal data becomes a draft of the unit, which covers them up and has it reviewed."""
    one = _incoming(run, row, shipped, now)
    edition = documents.create_draft(
        agency=one.agency,
        actor=run.acted_by,
        now=now,
        fields=one.fields,
        issuers=one.issuers,
        relations=one.relations,
        attachments=one.attachments,
        tree=from_json(one.text.tree),
        original=one.original,
        original_name=one.original_name,
        readings=one.readings,
        warnings=one.warnings,
    )
    row.document, row.made_version = edition.document, 1
    row.state, row.outcome = RowState.DRAFTED.value, "已成草稿，请遮盖个人信息后按流程发布"
    enter_addresses(run, [row], now)


def _incoming(run: ImportRun, row: ImportRow, shipped: Shipped, now: datetime) -> Incoming:
    prepared = kept(prepared_at(run, row.number))
    if shipped.trouble or prepared is None:
        raise Conflict(shipped.trouble or "检查结果已失效。", advice="请重新检查。")
    files = note_many([put for pair in shipped.puts for put in pair if put is not None], at=now)
    detail = {"run": run.pk, "row": row.number}
    return incoming_of(prepared, directory(), now, files=files, shipped=shipped, detail=detail)
