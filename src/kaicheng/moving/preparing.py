"""From a row and its files to a document ready to be written. Runs in worker processes and writes to no database.

Reading, recognising, looking for personal data and drawing the sketch are most of the work of a run; they are done here,
once, when the sheet is checked. What was made of a row is kept beside the run (`keep`, `kept`) until it is taken over.
"""

import dataclasses
import hashlib
import json
import logging
import os
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from gongwen.errors import UnreadableFileError
from gongwen.model import OfficialDocument
from gongwen.reading import Upload, read_file
from kaicheng.documents.intake.effects import Effect
from kaicheng.documents.intake.filling import Filled, filled
from kaicheng.documents.intake.reading import recognised
from kaicheng.documents.likeness import fingerprint
from kaicheng.documents.models import RelationKind
from kaicheng.documents.services import IssuerGiven, RelationGiven
from kaicheng.documents.services.texts import Text, text_of, with_metadata
from kaicheng.moving.bundle import Bundle, NoSuchFile, open_bundle
from kaicheng.moving.scanning import judged, look_through, rules_of_today
from kaicheng.moving.values import Problem, Values, read_row
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import AgencyDirectory

logger = logging.getLogger("kaicheng.moving")
_HTML = re.compile(r"<(?:p|div|br|table|span|html|body|h[1-6])\b", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_SAID_ELSEWHERE = frozenset({"relations"})  # what a text acts on may well come with a later row
_DAYS = ("written_date", "effective_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Job:
    """One row to prepare. `agency` hosts the run, `openness` is what holds where nothing is said."""

    row: int
    cells: Mapping[str, str]
    bundle: str
    agency: int
    openness: str
    today: date
    place: str  # where the prepared row is kept


@dataclass(frozen=True, slots=True)
class FileFound:
    """A file of a row: the name shown, its real path in the bundle, hash and size, text for search.

    `facts`: what scrutiny found in it; `copy`: the name of its cleaned copy, which lies beside the prepared row ("" for none).
    """

    title: str
    path: str
    digest: str
    size: int
    plain: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    copy: str = ""


@dataclass
class Prepared:
    """A row as it will be written, or why it will not. Plain values only: it travels between processes and to disk."""

    row: int
    agency: int = 0
    fields: dict[str, Any] = field(default_factory=dict)
    issuers: list[tuple[str, int | None]] = field(default_factory=list)
    effects: list[dict[str, Any]] = field(default_factory=list)
    tree: dict[str, Any] = field(default_factory=dict)
    plain: str = ""
    html: str = ""
    sketch: list[int] = field(default_factory=list)
    readings: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    original: FileFound | None = None
    attachments: list[FileFound] = field(default_factory=list)
    published_on: date | None = None
    index_number: str = ""
    old_urls: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)  # sentences: held back until somebody looked
    rules: str = ""  # of scrutiny, by which it was looked through

    @property
    def stopped(self) -> bool:
        return any(problem.stop for problem in self.problems)

    def effects_given(self) -> tuple[Effect, ...]:
        return tuple(Effect(**{**one, "kind": RelationKind(one["kind"])}) for one in self.effects)


@dataclass
class Checked:
    """What the check says of a row: little beside the prepared row itself, which stays on the disk."""

    row: int
    title: str = ""
    doc_number: str = ""
    digest: str = ""
    sketch: list[int] = field(default_factory=list)
    old_urls: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        return any(problem.stop for problem in self.problems)


def check(job: Job, names: AgencyDirectory) -> Checked:
    """Prepare one row, keep it, and give what the check says of it."""
    made = prepare(job, names)
    return Checked(
        made.row,
        str(made.fields.get("title", "")),
        str(made.fields.get("doc_number", "")),
        made.original.digest if made.original else "",
        made.sketch,
        made.old_urls,
        made.problems,
        made.personal,
    )


def prepare(job: Job, names: AgencyDirectory) -> Prepared:
    """Prepare one row and keep it. Never raises: whatever goes wrong is a problem of the row."""
    out = Prepared(job.row)
    try:
        values = read_row(job.cells)
        out.problems += values.problems
        out.old_urls, out.index_number = values.old_urls, values.index_number
        out.fields = dict(values.fields)
        if not any(problem.field in {"files", "secrecy"} and problem.stop for problem in values.problems):
            _read(job, values, names, out)
    except Exception:  # a fault of ours in one row must not stop the others
        logger.exception("row %s failed", job.row)
        out.problems.append(Problem("files", "系统读取这一行时出错，请把文件另存为 docx 后重试。"))
    keep(out, Path(job.place))
    return out


def _read(job: Job, values: Values, names: AgencyDirectory, out: Prepared) -> None:
    bundle = open_bundle(Path(job.bundle)) if job.bundle else Bundle(Path(), packed=False)
    upload = _text_of_row(values, bundle, out)
    if upload is None:
        return
    try:
        document = recognised(read_file(upload))
    except UnreadableFileError as refusal:
        out.problems.append(
            Problem("files" if values.files else "body", f"{refusal.sentence}{refusal.advice}")
        )
        return
    fill = filled(document, values.fields.get("title", "") or upload.name, names, job.today)
    _merge(job, values, fill, names, out)
    if out.original is not None:
        out.original = _looked_through(out.original, upload, job, 0)
    _attach(job, values, bundle, out)
    _write(document, fill, out)
    if not out.stopped:
        _judge(job, names, out)


def _text_of_row(values: Values, bundle: Bundle, out: Prepared) -> Upload | None:
    """Give what the text is read from, with the name that tells its kind."""
    if not values.files:
        kind = "html" if _HTML.search(values.body) else "txt"
        if kind == "html" and _PICTURE.search(values.body):
            sentence = "正文中有图片，迁入后不显示；图片是正文内容的，请作为附件迁入。"
            out.problems.append(Problem("body", sentence, stop=False))
        return Upload(values.body.encode(), f"正文.{kind}")
    found = _file(bundle, *values.files[0], column="files", out=out)
    if found is None:
        return None
    out.original, upload = found
    return upload


def _file(
    bundle: Bundle, shown: str, wanted: str, *, column: str, out: Prepared
) -> tuple[FileFound, Upload] | None:
    try:
        path = bundle.find(wanted)
        content = bundle.read(path)
    except NoSuchFile as missing:
        out.problems.append(Problem(column, missing.sentence))
        return None
    digest = hashlib.sha256(content).hexdigest()
    place = PurePosixPath(path)
    return FileFound(shown or place.stem, path, digest, len(content)), Upload(content, place.name)


def copy_at(place: str | Path, number: int) -> Path:
    """Where the cleaned copy of a row's file lies: 0 the text's own, from 1 on the attachments."""
    return Path(f"{place}.{number}")


def _looked_through(one: FileFound, upload: Upload, job: Job, number: int) -> FileFound:
    facts, copy = look_through(upload, copy_at(job.place, number))
    return dataclasses.replace(one, facts=facts, copy=copy)


def _attach(job: Job, values: Values, bundle: Bundle, out: Prepared) -> None:
    """Find the attachments and read their text for search; one that is missing stops the row."""
    wanted = [("files", *one) for one in values.files[1:]] + [
        ("attachments", *one) for one in values.attachments
    ]
    for column, shown, path in wanted:
        found = _file(bundle, shown, path, column=column, out=out)
        if found is None:
            continue
        one, upload = found
        try:
            plain = read_file(upload).plain
        except UnreadableFileError:
            plain = ""  # a picture, a drawing: kept as it is
        one = dataclasses.replace(one, plain=plain)
        out.attachments.append(_looked_through(one, upload, job, len(out.attachments) + 1))


def _merge(job: Job, values: Values, fill: Filled, names: AgencyDirectory, out: Prepared) -> None:
    """What the sheet says goes before what was read; what neither says takes the run's rule."""
    if (said := values.fields.get("doc_number")) and (read := fill.fields.get("doc_number")) and said != read:
        out.problems.append(
            Problem("doc_number", f"文件中的文号是“{read}”，与清单不同，按清单登记。", stop=False)
        )
    out.fields = {**fill.fields, **values.fields}
    out.readings = {name: value for name, value in fill.readings.items() if name not in values.fields}
    _issuers(values, fill, names, job, out)
    out.agency = _answering(values, names, job, out)
    if not out.issuers and out.agency:
        agency = names.agencies[out.agency]
        out.issuers = [(agency.name, agency.pk)]
        out.problems.append(Problem("issuers", f"没有发文机关，暂按责任机关{agency.name}登记。", stop=False))
    if not out.fields.get("openness") and job.openness:
        out.fields["openness"] = job.openness
    if not out.fields.get("genre"):
        out.fields["genre"] = "其他"
        out.problems.append(Problem("genre", "没有认出文种，按“其他”登记。", stop=False))
    _published(values, job, out)


def _issuers(values: Values, fill: Filled, names: AgencyDirectory, job: Job, out: Prepared) -> None:
    given = fill.issuers
    if values.issuers:
        day = out.fields.get("written_date") or job.today
        given = []
        for one in names.resolve_list(values.issuers, on=day):
            given.append(IssuerGiven(one.name.strip()[:100], one.via or one.agency))
        out.readings.pop("issuers", None)
    out.issuers = [(one.name, one.agency.pk if one.agency else None) for one in given if one.name]


def _answering(values: Values, names: AgencyDirectory, job: Job, out: Prepared) -> int:
    """Find who answers for the document today, at or below the agency that hosts the run."""
    host = names.agencies[job.agency]
    if values.agency:
        found = _agency_named(values.agency, names, job.today)
        if found is None:
            out.problems.append(Problem("agency", f"没有代码或名称为“{values.agency[:40]}”的机关。"))
        elif not found.path.startswith(host.path):
            out.problems.append(Problem("agency", f"{found.name}不在{host.name}的范围内，不能由本批次迁入。"))
        return found.pk if found else host.pk
    for name, _ in out.issuers[:1]:
        agency = names.resolve(name, on=job.today).agency
        if agency is not None and agency.path.startswith(host.path):
            return agency.pk
    return host.pk


def _agency_named(words: str, names: AgencyDirectory, today: date) -> Agency | None:
    by_code = {agency.code.casefold(): agency for agency in names.agencies.values()}
    return by_code.get(words.strip().casefold()) or names.resolve(words, on=today).agency


def _published(values: Values, job: Job, out: Prepared) -> None:
    written, day = out.fields.get("written_date"), values.published_on
    if day is None and written is None:
        out.problems.append(Problem("published_on", "没有发布日期，也没有认出成文日期，请填写其中之一。"))
        return
    if day is None:
        day = written
    elif written is None:
        out.fields["written_date"] = day
        out.problems.append(Problem("written_date", "没有成文日期，暂按发布日期登记。", stop=False))
    if day is not None and day > job.today:
        out.problems.append(Problem("published_on", "发布日期还没有到，未公开过的文件请按发布流程办理。"))
    elif day is not None and written is not None and day < written:
        out.problems.append(Problem("published_on", "发布日期早于成文日期，请核对。", stop=False))
    out.published_on = day


def _write(document: OfficialDocument, fill: Filled, out: Prepared) -> None:
    text = text_of(with_metadata(document, out.fields, [name for name, _ in out.issuers]))
    out.tree, out.plain, out.html = text.tree, text.plain, text.html
    out.sketch = fingerprint(text.plain)
    out.warnings = list(fill.warnings)
    out.effects = [asdict(effect) for effect in fill.effects]


def _judge(job: Job, names: AgencyDirectory, out: Prepared) -> None:
    """Ask what stands against publishing it: personal data hold it back, anything else that blocks stops it."""
    out.rules = rules_of_today()
    findings = judged(
        agency=names.agencies[out.agency],
        fields=out.fields,
        text=Text(out.tree, out.plain, out.html),
        issuers=[IssuerGiven(name, names.agencies.get(pk or 0)) for name, pk in out.issuers],
        relations=relations_given(out.effects_given()),
        original=_for_judging(out.original) if out.original else None,
        attachments=[_for_judging(one) for one in out.attachments],
        today=job.today,
    )
    for finding in findings:
        if finding.blocking and finding.release_key:
            out.personal.append(finding.sentence)
        elif finding.field not in _SAID_ELSEWHERE:
            out.problems.append(Problem(finding.field, finding.sentence, stop=finding.blocking))


def _for_judging(one: FileFound) -> tuple[str, str, int, dict[str, Any]]:
    return one.title, one.digest, one.size, one.facts


def relations_given(effects: Sequence[Effect]) -> list[RelationGiven]:
    """What the text does to others, without asking the library: for judging alone."""
    return [
        RelationGiven(e.kind, title=e.title, number=e.number, effective_on=e.effective_on, until=e.until)
        for e in effects
        if (e.title or e.number) and (e.kind != RelationKind.EXTENDS or e.until is not None)
    ]


# -- keeping ------------------------------------------------------------------------------------------------------------


def keep(prepared: Prepared, place: Path) -> None:
    """Write a prepared row, whole or not at all."""
    rows = {one.name: getattr(prepared, one.name) for one in dataclasses.fields(prepared)}
    data = zlib.compress(json.dumps(rows, default=_plain, ensure_ascii=False).encode(), 1)
    temporary = f"{place}.{os.getpid()}"  # a row is prepared by one process at a time
    try:
        handle = open(temporary, "wb")  # noqa: PTH123, SIM115 - one of thousands a minute
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle = open(temporary, "wb")  # noqa: PTH123, SIM115 - as above
    with handle:
        handle.write(data)
    os.replace(temporary, place)  # noqa: PTH105 - as above


def kept(place: Path) -> Prepared | None:
    """Read a prepared row back; None where it is gone or damaged, so that it is prepared again."""
    try:
        data = json.loads(zlib.decompress(place.read_bytes()))
    except (OSError, zlib.error, ValueError):
        return None
    for name in _DAYS:
        if data["fields"].get(name):
            data["fields"][name] = date.fromisoformat(data["fields"][name])
    for effect in data["effects"]:
        for name in ("effective_on", "until"):
            effect[name] = date.fromisoformat(effect[name]) if effect[name] else None
    if data["published_on"]:
        data["published_on"] = date.fromisoformat(data["published_on"])
    data["original"] = FileFound(**data["original"]) if data["original"] else None
    data["attachments"] = [FileFound(**one) for one in data["attachments"]]
    data["problems"] = [Problem(**one) for one in data["problems"]]
    data["issuers"] = [(name, agency) for name, agency in data["issuers"]]
    return Prepared(**data)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FileFound | Problem):
        return asdict(value)
    raise TypeError(f"{type(value)} does not go into a prepared row")
