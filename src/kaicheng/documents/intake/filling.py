"""From a read document to the fields of a draft, each with the words it was read from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from gongwen.model import OfficialDocument, Reading
from gongwen.recognition.series import place_of
from kaicheng.catalogue.selectors import one_series
from kaicheng.documents.declared import genre_of
from kaicheng.documents.intake import proposing
from kaicheng.documents.intake.effects import Effect, effects_of
from kaicheng.documents.intake.running import RunningText
from kaicheng.documents.models import Edition, Openness, RelationKind
from kaicheng.documents.selectors.citing import Cited, find_targets
from kaicheng.documents.services import IssuerGiven, RelationGiven
from kaicheng.documents.services.texts import OPENNESS_OF
from kaicheng.kernel.text import normal_number
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import AgencyDirectory

_TITLE_LENGTH = 300
_FROM_NAME = 0.3  # a title taken from the file's name
_INFERRED = 0.55
_IN_SERIES = 0.85  # the title names the meeting, the plan or the report


@dataclass
class Filled:
    """Everything `services.create_draft` wants to know, and who answers for the document."""

    fields: dict[str, Any] = field(default_factory=dict)
    readings: dict[str, Any] = field(default_factory=dict)
    issuers: list[IssuerGiven] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    warnings: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)  # names that stand for no known agency

    def take(self, name: str, value: Any, reading: Reading[Any]) -> None:
        """Set a field with the words it was read from; texts too long for their column are cut, with a warning."""
        column: Any = Edition._meta.get_field(name)
        if isinstance(value, str) and column.max_length and len(value) > column.max_length:
            self.warnings.append(f"{column.verbose_name}过长，已截断为{column.max_length}字，请核对。")
            value = value[: column.max_length]
        self.fields[name] = value
        self.readings[name] = reading_json(reading)

    def propose(self, name: str, value: Any, words: str, confidence: float) -> None:
        """Set a field that was inferred."""
        self.take(name, value, Reading(value, words, (), confidence, "proposal"))


def reading_json(reading: Reading[Any]) -> dict[str, Any]:
    """Give what the intake screen needs: words, spans in the plain text, confidence, rule."""
    return {
        "words": reading.words,
        "spans": [[span.start, span.end] for span in reading.spans],
        "confidence": round(reading.confidence, 2),
        "rule": reading.rule,
    }


def filled(document: OfficialDocument, file_name: str, names: AgencyDirectory, today: date) -> Filled:
    """Read every field that can be read, propose what can be proposed. Pure but for the directory in memory."""
    out = Filled(warnings=list(document.warnings))
    title = _title(document, file_name, out)
    text = RunningText(document, title)
    _read_fields(document, out)
    _issuers(document, names, out, today)
    _genre(document, title, out)
    _dates(document, text, out)
    _proposals(document, text, out)
    return out


def relations_of(effects: Sequence[Effect], *, agency: Agency, warnings: list[str]) -> list[RelationGiven]:
    """Turn effects into relations. A prolongation by years needs its target's period: one or two queries."""
    by_years = [effect for effect in effects if effect.kind is RelationKind.EXTENDS and effect.until is None]
    ends = _own_ends(by_years, agency) if by_years else {}
    relations = []
    for effect in effects:
        kind, until = effect.kind, effect.until
        if effect in by_years:
            until = _later(ends.get(id(effect)), effect.years)
            if until is None:
                warnings.append(f"未能算出《{effect.title}》延长到哪一天，请在文件关系中补填。")
                kind = RelationKind.CITES
        relations.append(
            RelationGiven(
                kind,
                title=effect.title[:_TITLE_LENGTH],
                number=effect.number,
                effective_on=effect.effective_on,
                until=until,
            )
        )
    return relations


def _own_ends(effects: Sequence[Effect], agency: Agency) -> dict[int, date]:
    found = find_targets([Cited(e.title, e.number) for e in effects], agency=agency.pk)
    ids = [pk for pk in found if pk is not None]
    ends = dict(Edition.objects.filter(document__in=ids, document__live__isnull=False, status="published").values_list("document_id", "valid_until"))  # fmt: skip
    return {id(e): end for e, pk in zip(effects, found, strict=True) if pk and (end := ends.get(pk))}


def _later(end: date | None, years: int | None) -> date | None:
    if end is None or years is None:
        return None
    try:
        return end.replace(year=end.year + years)
    except ValueError:  # 29 February
        return end.replace(year=end.year + years, day=28)


def _title(document: OfficialDocument, file_name: str, out: Filled) -> str:
    if document.title is not None and document.title.value.strip():
        title = re.sub(r"\s*\n\s*", "", document.title.value).strip()
        out.take("title", title, document.title)
    else:
        stem = PurePosixPath(file_name.replace("\\", "/")).stem.strip() or "未命名文件"
        out.take("title", stem, Reading(stem, file_name, (), _FROM_NAME, "file_name"))
        out.warnings.append("正文中没有认出标题，暂以文件名代替，请核对。")
    return str(out.fields["title"])


def _read_fields(document: OfficialDocument, out: Filled) -> None:
    for name, reading in (
        ("doc_number", document.doc_number),
        ("registration_no", document.registration_no),
        ("addressees", document.addressees),
        ("written_date", document.written_date),
        ("note", document.note),
    ):
        if reading is not None and reading.value:
            value: Any = reading.value
            if name == "doc_number":
                value = normal_number(value)
            out.take(name, value, reading)
    if document.disclosure_class is not None:
        openness: Openness = OPENNESS_OF[document.disclosure_class.value]
        out.take("openness", openness.value, document.disclosure_class)


def _issuers(document: OfficialDocument, names: AgencyDirectory, out: Filled, today: date) -> None:
    if document.issuers is None:
        return
    day = document.written_date.value if document.written_date else today
    for name in dict.fromkeys(document.issuers.value):
        resolution = names.resolve(name, on=day)
        agency = (
            resolution.via or resolution.agency
        )  # the organ that signed, though another stands in for it now
        out.issuers.append(IssuerGiven(name[:100], agency))
        if agency is None:
            out.unresolved.append(name)
    out.readings["issuers"] = reading_json(document.issuers)


def _genre(document: OfficialDocument, title: str, out: Filled) -> None:
    read = genre_of(document.genre.value) if document.genre else ""
    if document.genre is not None and read:
        out.take("genre", read, document.genre)
    elif ending := proposing.ending_genre(title):
        out.propose("genre", ending, ending, 0.8)


def _dates(document: OfficialDocument, text: RunningText, out: Filled) -> None:
    """Take the days of this document's own force; an interpretation or a prolongation speaks of another's."""
    out.effects = effects_of(text)
    kinds = {effect.kind for effect in out.effects}
    start, until = document.validity.effective_from, document.validity.valid_until
    if RelationKind.INTERPRETS in kinds:
        return
    if start is not None:
        out.take("effective_from", start.value, start)
    prolonged = {effect.until for effect in out.effects if effect.kind is RelationKind.EXTENDS}
    if until is None or until.value in prolonged:
        return
    if start is not None and until.value < start.value:
        out.warnings.append("认出的有效期截止日早于施行日期，没有填入，请核对。")
        return
    out.take("valid_until", until.value, until)


def _proposals(document: OfficialDocument, text: RunningText, out: Filled) -> None:
    issued = document.issued_docs.value if document.issued_docs else ()
    genre = out.fields.get("genre", "")
    sure = proposing.is_normative(
        text,
        registered=document.registration_no is not None,
        issued=issued,
        in_effect_from="effective_from" in out.fields,
    )
    if sure:
        out.propose(
            "normative", sure > 0, "统一登记号" if document.registration_no else "名称与施行条款", sure
        )
    units = [issuer.name for issuer in out.issuers]
    if theme := proposing.theme_of(text, units):
        out.propose("theme", theme.value, theme.words, theme.confidence)
    item = proposing.catalogue_item_of(text, genre, normative=sure > _INFERRED, issued=issued)
    if out.fields.get("openness", Openness.PROACTIVE) == Openness.PROACTIVE:
        out.propose("catalogue_item", item.value, item.words, item.confidence)
    _series(str(out.fields["title"]), out)
    if summary := proposing.summary_of(text):
        out.propose("summary", summary, "", _INFERRED)
    out.fields["keywords"] = proposing.keywords_of(text)
    out.fields["audience"] = proposing.audiences_of(text, out.fields.get("addressees", ""))


def _series(title: str, out: Filled) -> None:
    """Propose the place in a row of meetings, plans or reports, and the part of the disclosure section it belongs to."""
    place = place_of(title)
    row = one_series(place.row.value) if place else None
    if place is None or row is None:
        return
    out.propose("series", row.code, place.words, _IN_SERIES)
    for name, value in (
        ("series_term", place.term), ("series_number", place.number),
        ("period_from", place.period_from), ("period_until", place.period_until),
    ):  # fmt: skip
        if value is not None:
            out.propose(name, value, place.words, _IN_SERIES)
    # a normative document about disclosure stays among the normative documents
    if "catalogue_item" in out.fields and not (row.code == "rules" and out.fields.get("normative")):
        out.propose("catalogue_item", row.item, place.words, _IN_SERIES)
