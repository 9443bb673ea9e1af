"""Taking back what a run made, as long as nobody worked on it since."""

from datetime import datetime

from django.db import transaction

from kaicheng.documents import services as documents
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.selectors.untouched import untouched
from kaicheng.documents.workflow import Status
from kaicheng.kernel.refusals import Refusal
from kaicheng.moving.models import ImportRow, ImportRun, OldAddress
from kaicheng.moving.workflow import MADE, Decision, RowState

_REASON = "该文件由信息迁移导入，因导入有误撤回。"
_TOUCHED = "导入后已有改动，没有撤销，请人工处理。"


def next_made(run: ImportRun, before: int | None) -> ImportRow | None:
    """Find the last row that made something, going upwards: what builds on another goes first."""
    rows = run.rows.filter(state__in=[state.value for state in MADE]).exclude(decision=Decision.STAY)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return rows.select_related("document").order_by("-number").first()


def undo_row(run: ImportRun, row: ImportRow, now: datetime) -> bool:
    """Take back one row: withdraw what it published, discard its draft, strike out its old addresses. Says whether it could."""
    try:
        with transaction.atomic():
            if not run.rows.select_for_update().filter(pk=row.pk, state=row.state).exists():
                return False
            sentence = _undone(run, row, now)
            ImportRow.objects.filter(pk=row.pk).update(
                **(
                    {"outcome": sentence, "decision": Decision.STAY.value}
                    if sentence
                    else {"state": RowState.UNDONE.value, "outcome": ""}
                )
            )
            return not sentence
    except Refusal as refusal:
        ImportRow.objects.filter(pk=row.pk).update(
            outcome=f"没有撤销：{refusal.sentence}"[:300], decision=Decision.STAY.value
        )
        return False


def _undone(run: ImportRun, row: ImportRow, now: datetime) -> str:
    document = row.document
    if document is not None and row.state != RowState.MERGED:
        edition = untouched(document, row.made_version or 1)
        if edition is None:
            return _TOUCHED
        _take_back(run, document, edition, now)
    keys = OldAddress.objects.filter(run=run, document=document)
    if row.old_urls:
        keys.filter(shown__in=row.old_urls).delete()
    return ""


def _take_back(run: ImportRun, document: Document, edition: Edition, now: datetime) -> None:
    if edition.status == Status.DRAFT.value:
        documents.discard(edition=edition, actor=run.acted_by, now=now)
    else:
        documents.withdraw(document=document, actor=run.acted_by, now=now, reason=_REASON)
