"""Loading folders of files at once: the same intake a user uses, without a browser."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kaicheng.documents.intake.reading import read_batch
from kaicheng.documents.intake.receiving import receive
from kaicheng.documents.intake.unpacking import Upload
from kaicheng.documents.models import Edition, IntakeItem, ItemState, Openness
from kaicheng.documents.services import move_in, save_draft
from kaicheng.kernel.refusals import Refusal
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

BASIS = "批量收入的原已公开文件"
BATCH_FILES = 100
BATCH_BYTES = 200 * 1024 * 1024
Progress = Callable[[int, int], None]  # files done, files in all


@dataclass(frozen=True, slots=True)
class Known:
    """What the person answering for a load knows of one file beyond its words: fields of the draft, day of publishing."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    published_at: datetime | None = None


_NOTHING = Known()


@dataclass
class LoadReport:
    """What became of the files: each name with its sentence where it is not simply a draft or published."""

    read: int = 0
    published: int = 0
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    unpublished: list[tuple[str, str]] = field(default_factory=list)
    items: list[IntakeItem] = field(default_factory=list)


def files_under(paths: Iterable[Path]) -> list[Path]:
    """Give the files meant by the paths: a folder means all files in it, in the order of their names."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [p for p in inside if not any(part.startswith((".", "~$")) for part in p.parts[-1:])]
    return list(dict.fromkeys(found))


def load_folder(
    paths: Sequence[Path],
    *,
    agency: Agency,
    actor: User,
    now: datetime,
    publishing: bool = False,
    openness_if_silent: Openness | None = None,
    known: Mapping[str, Known] | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Take in all files under the paths, read them, and publish (as already public elsewhere) what nothing stands against.

    `openness_if_silent` is what the person answering for the load decides for papers that do not say; `known` says more
    of single files, by their names. Raises NotAllowed; FileNotFoundError where a path is missing. Everything else is a
    line of the report.
    """
    files = files_under(paths)
    report = LoadReport()
    for chunk in _chunks(files):
        uploads = [Upload(path.name, path.read_bytes()) for path in chunk]
        batch = receive(files=uploads, agency=agency, actor=actor, now=now)
        for item in read_batch(batch, now):
            _note(report, item)
            if item.state == ItemState.READ and item.edition is not None:
                one = (known or {}).get(item.name, _NOTHING)
                _finish(report, item, _Decision(actor, now, one, openness_if_silent, publishing))
        if progress is not None:
            progress(min(len(report.items), len(files)), len(files))
    return report


def _chunks(files: Sequence[Path]) -> Iterator[list[Path]]:
    chunk: list[Path] = []
    size = 0
    for path in files:
        length = path.stat().st_size
        if chunk and (len(chunk) >= BATCH_FILES or size + length > BATCH_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(path)
        size += length
    if chunk:
        yield chunk


def _note(report: LoadReport, item: IntakeItem) -> None:
    report.items.append(item)
    if item.state == ItemState.READ:
        report.read += 1
    elif item.state == ItemState.DUPLICATE:
        report.duplicates.append((item.name, item.trouble))
    else:
        report.refused.append((item.name, item.trouble))


@dataclass(frozen=True, slots=True)
class _Decision:
    actor: User
    now: datetime
    known: Known
    silent: Openness | None
    publishing: bool


def _finish(report: LoadReport, item: IntakeItem, decision: _Decision) -> None:
    """Enter what is known, and publish where that is wanted and nothing stands against it."""
    edition = item.edition
    assert edition is not None  # noqa: S101 - asked by the caller; for the type checker
    try:
        if fields := _fields(edition, decision):
            edition = save_draft(
                edition=edition,
                lock_version=edition.lock_version,
                actor=decision.actor,
                now=decision.now,
                fields=fields,
            )
        if decision.publishing:
            since = decision.known.published_at
            move_in(edition=edition, actor=decision.actor, now=decision.now, basis=BASIS, published_at=since)
            report.published += 1
    except Refusal as refusal:
        report.unpublished.append((item.name, f"{refusal.sentence}{refusal.advice}"))


def _fields(edition: Edition, decision: _Decision) -> dict[str, Any]:
    fields = dict(decision.known.fields)
    if not edition.openness and "openness" not in fields and decision.silent is not None:
        fields["openness"] = decision.silent.value
    if not edition.genre and "genre" not in fields and decision.publishing:
        fields["genre"] = "其他"
    return fields
