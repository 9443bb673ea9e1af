"""What callers hand to the verbs: issuers, relations, attachments, and the metadata fields with their checks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from kaicheng.catalogue.selectors import item, one_series
from kaicheng.documents.declared import audiences, genre_of, themes
from kaicheng.documents.models import Document, Edition, RelationKind
from kaicheng.files.models import StoredFile
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import normal_number
from kaicheng.organisations.models import Agency


@dataclass(frozen=True, slots=True)
class IssuerGiven:
    """An issuing agency; `agency` None for a body outside the county."""

    name: str
    agency: Agency | None = None


@dataclass(frozen=True, slots=True)
class RelationGiven:
    """What the edition does to another document, named by `target`, or by title (without 《》) or number."""

    kind: RelationKind
    target: Document | None = None
    title: str = ""
    number: str = ""
    effective_on: date | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentGiven:
    """A file that belongs to the edition; `plain` is its text for search, where it could be read."""

    title: str
    file: StoredFile
    plain: str = ""


FIELDS = (
    "title", "doc_number", "registration_no", "genre", "normative", "theme", "catalogue_item", "addressees",
    "written_date", "effective_from", "valid_until", "openness", "openness_reason", "summary", "keywords",
    "audience", "note", "change_note", "series", "series_term", "series_number", "period_from", "period_until",
)  # fmt: skip
SHOWN_IN_TEXT = frozenset({"title", "doc_number", "addressees", "written_date", "note"})


def set_fields(edition: Edition, fields: Mapping[str, Any]) -> list[str]:
    """Set metadata on the edition (not saved) and give the names of those that changed.

    Raises Invalid with one sentence a field; then nothing is set.
    """
    errors: dict[str, str] = {}
    clean: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in FIELDS:
            raise Invalid(errors={name: f"“{name}”不是可以填写的项目。"})
        try:
            clean[name] = _clean(edition, name, value)
        except ValidationError as error:
            errors[name] = f"{_column(name).verbose_name}：{' '.join(error.messages)}"
    merged = {name: clean.get(name, getattr(edition, name)) for name in ("effective_from", "valid_until")}
    if all(merged.values()) and merged["valid_until"] < merged["effective_from"]:
        errors["valid_until"] = "有效期截止日不能早于施行日期，请核对这两个日期。"
    years = {name: clean.get(name, getattr(edition, name)) for name in ("period_from", "period_until")}
    if all(years.values()) and years["period_until"] < years["period_from"]:
        errors["period_until"] = "截止年份不能早于起始年份，请核对这两个年份。"
    if errors:
        raise Invalid(errors=errors)
    changed = [name for name, value in clean.items() if getattr(edition, name) != value]
    for name in changed:
        setattr(edition, name, clean[name])
    return changed


def _clean(edition: Edition, name: str, value: Any) -> Any:
    if name in {"keywords", "audience"}:
        return _words(name, value)
    if isinstance(value, str):
        value = value.strip()
    if name == "doc_number" and value:
        value = normal_number(value)
    known = _CHECKS[name](value) if name in _CHECKS and value else True
    if not known:
        raise ValidationError(f"“{value}”不在目录中，请从列表中选择。")
    return _column(name).clean(value, edition)


def _column(name: str) -> Any:
    """Give the model field, which Django types too widely."""
    return Edition._meta.get_field(name)


_CHECKS: dict[str, Callable[[str], bool]] = {
    "genre": lambda value: genre_of(value) == value,
    "theme": lambda value: value in themes(),
    "catalogue_item": lambda value: item(value) is not None,
    "series": lambda value: one_series(value) is not None,
}


def _words(name: str, value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise ValidationError("应为词语的列表。")
    words = list(dict.fromkeys(word.strip() for word in value if word.strip()))
    if name == "audience" and (unknown := [word for word in words if word not in audiences()]):
        raise ValidationError(f"“{'、'.join(unknown)}”不在目录中，请从列表中选择。")
    return words
