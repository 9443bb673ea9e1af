"""A run begins: the sheet is read into rows, the files are put beside it, the headings are guessed."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.documents.models import Openness
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import without_controls
from kaicheng.moving import permissions, sheet
from kaicheng.moving.addresses import host_of
from kaicheng.moving.bundle import NoSuchFile, open_bundle
from kaicheng.moving.declared import head_key
from kaicheng.moving.mapping import checked, guessed
from kaicheng.moving.models import HeadChoice, ImportRow, ImportRun
from kaicheng.moving.places import bundle_of, folder_of
from kaicheng.moving.services.steps import begin, locked
from kaicheng.moving.workflow import RunState, Step
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

_BATCH = 60


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with a sheet: files as a zip that may be moved away, or a folder on the server; and the run's rules."""

    manifest: Path
    manifest_name: str
    bundle: Path | None = None
    bundle_name: str = ""
    folder: Path | None = None
    name: str = ""
    site: str = ""
    basis: str = ""
    openness: str = ""


def receive(*, given: Given, agency: Agency, actor: User, now: datetime) -> ImportRun:
    """Read the sheet and make a run of it. Raises NotAllowed; Invalid where sheet or files cannot be used."""
    permissions.require(permissions.RECEIVE, actor, agency, on=timezone.localdate(now))
    if given.openness and given.openness not in Openness.values:
        raise Invalid(errors={"openness": "公开属性不在可选范围内。"})
    table = sheet.read(given.manifest, given.manifest_name)  # before anything is written
    for place in (given.bundle, given.folder):
        if place is not None:
            _look_into(place)
    with transaction.atomic():
        site = host_of(given.site)
        run = ImportRun.objects.create(
            agency=agency,
            name=(given.name.strip() or Path(given.manifest_name).stem)[:100],
            site=site,
            created_at=now,
            created_by=actor,
            acted_by=actor,
            manifest_name=without_controls(given.manifest_name)[-255:],
            files_name=without_controls(given.bundle_name)[-500:],
            folder=str(given.folder.resolve()) if given.folder else "",
            heads=list(table.heads),
            mapping=guessed(table.heads, _remembered(table.heads)),
            basis=(given.basis.strip() or f"原网站{f'（{site}）' if site else ''}已公开的信息整体迁移")[:300],
            openness=given.openness,
            total=len(table.rows),
        )
        ImportRow.objects.bulk_create(
            [
                ImportRow(run=run, number=table.first + n, cells=list(cells))
                for n, cells in enumerate(table.rows)
                if any(cell.strip() for cell in cells)
            ],
            batch_size=_BATCH,
        )
        run.total = run.rows.count()
        run.save(update_fields=["total"])
        _put(given, run)
        record(
            actor=actor,
            verb=permissions.RECEIVE,
            obj=run,
            label=run.name,
            agency=agency,
            detail={"manifest": run.manifest_name, "files": run.files_name or run.folder, "count": run.total},
            at=now,
        )
    return run


def _look_into(place: Path) -> None:
    try:
        open_bundle(place)
    except NoSuchFile as trouble:
        raise Invalid(trouble.sentence, advice="请核对文件包后重新上传。") from trouble


def _remembered(heads: tuple[str, ...]) -> dict[str, str]:
    keys = [head_key(head) for head in heads]
    return dict(HeadChoice.objects.filter(head__in=keys).values_list("head", "field"))


def _put(given: Given, run: ImportRun) -> None:
    """Keep sheet and zip in the run's folder; moving within one disk costs nothing."""
    folder = folder_of(run)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(given.manifest, folder / f"manifest{given.manifest.suffix or '.xlsx'}")
    if given.bundle is not None:
        Path(settings.MOVING_ROOT).mkdir(parents=True, exist_ok=True)
        target = folder / "files.zip"
        try:
            os.link(given.bundle, target)
        except OSError:
            shutil.copyfile(given.bundle, target)


@transaction.atomic
def choose_heads(
    *, run: ImportRun, chosen: dict[str, str], actor: User, now: datetime, in_the_worker: bool = True
) -> ImportRun:
    """Settle what each heading means, remember it, and start the check. Raises NotAllowed, Invalid, Conflict."""
    permissions.require(permissions.CHECK, actor, run, on=timezone.localdate(now))
    run = locked(run)
    mapping = checked(run.heads, chosen)
    used = set(mapping.values())
    if "files" in used and "body" not in used and not bundle_of(run):
        raise Invalid("清单中写了文件路径，但没有上传文件包。", advice="请连同文件包重新上传。")
    ImportRun.objects.filter(pk=run.pk).update(mapping=mapping)
    for place, head in enumerate(run.heads):
        if head.strip():
            HeadChoice.objects.update_or_create(
                head=head_key(head), defaults={"field": mapping.get(str(place), "")}
            )
    return begin(run=run, step=Step.CHECK, actor=actor, now=now, in_the_worker=in_the_worker)


def check_again(*, run: ImportRun, actor: User, now: datetime) -> ImportRun:
    """Check all rows anew, after agencies were entered or files put right. Raises as `choose_heads`."""
    return choose_heads(run=run, chosen=dict(run.mapping), actor=actor, now=now)


__all__ = ["Given", "RunState", "check_again", "choose_heads", "receive"]
