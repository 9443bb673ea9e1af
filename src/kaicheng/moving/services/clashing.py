"""Old addresses that two documents claim: one address leads to one place, so the later claim is told and does not count."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Case, Value, When

from kaicheng.kernel.text import quoted
from kaicheng.moving.addresses import host_of, key_of
from kaicheng.moving.models import ImportRow, ImportRun, OldAddress
from kaicheng.moving.services.noting import note
from kaicheng.moving.workflow import RowState

_GOING = (RowState.READY.value, RowState.TWIN.value, RowState.HELD.value)
_AT_ONCE = 400  # keys in one question
_SHOWN = ("host", "key", "place", "document__code", "document__live__title")
Claim = tuple[str, str]  # host, key


def claims_of(row: ImportRow, site: str) -> dict[Claim, str]:
    """What a row's old addresses are known by, and how they are written in the sheet."""
    found = {}
    for url in row.old_urls:
        if key := key_of(url):
            found[host_of(url) if "//" in url else site, key] = url
    return found


def tell_of_clashes(run: ImportRun) -> int:
    """Say of each row which of its old addresses will lead to another document; gives how many rows."""
    rows = list(
        run.rows.filter(state__in=_GOING)
        .only("number", "state", "problems", "warned", "old_urls", "twin_id", "twin_row_id", "run_id")
        .order_by(Case(When(state=RowState.READY.value, then=Value(0)), default=Value(1)), "number")
    )
    claims = {row.pk: claims_of(row, run.site) for row in rows}
    known = _known({key for claimed in claims.values() for _, key in claimed})
    first: dict[Claim, ImportRow] = {}
    changed = []
    for row in rows:
        sentences = [
            sentence
            for claim, url in claims[row.pk].items()
            if (sentence := _sentence(row, url, known.get(claim), first.setdefault(claim, row)))
        ]
        if sentences:
            row.problems = [
                *row.problems,
                *({"field": "old_urls", "sentence": sentence, "stop": False} for sentence in sentences),
            ]
            row.warned = True
            changed.append(row)
    with transaction.atomic():
        note(changed, "problems", "warned")
    return len(changed)


def _sentence(row: ImportRow, url: str, there: OldAddress | None, first: ImportRow) -> str:
    """Nothing is to be said where both are, or are proposed to become, one document."""
    shown = url[:120]
    if there is not None:
        if there.document_id is not None and there.document_id == row.twin_id:
            return ""
        where = quoted(str(there.document)) if there.document else there.place
        return f"原网址{shown}已登记为转到{where}，仍照原登记；需要改的，先在“原网址”中删去原登记。"
    if first.pk in {row.pk, row.twin_row_id}:
        return ""
    return f"原网址{shown}与第{first.number}行的相同，将转到第{first.number}行的文件，请核对网址是否填错。"


def _known(keys: Iterable[str]) -> dict[Claim, OldAddress]:
    found: dict[Claim, OldAddress] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = OldAddress.objects.filter(key__in=wanted[start : start + _AT_ONCE])
        found |= {(row.host, row.key): row for row in rows.select_related("document__live").only(*_SHOWN)}
    return found
