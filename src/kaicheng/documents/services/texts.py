"""The text of an edition in its three stored forms: the tree, the plain words and the web page's HTML."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nh3

from gongwen.model import DisclosureClass, OfficialDocument, Paragraph, Reading
from gongwen.serialise import from_json, to_json
from gongwen.source import FileFormat
from gongwen.typeset import html as gongwen_html
from kaicheng.documents.models import Edition, Openness

_SHOWN = ("title", "doc_number", "addressees", "written_date", "note")
EDITED = "editor"  # the rule of a reading that a person entered
OPENNESS_OF = {
    DisclosureClass.PROACTIVE: Openness.PROACTIVE,
    DisclosureClass.ON_REQUEST: Openness.ON_REQUEST,
    DisclosureClass.WITHHELD: Openness.WITHHELD,
}
_CLASSED = {
    "article",
    "header",
    "footer",
    "section",
    "div",
    "p",
    "span",
    "b",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
_TAGS = _CLASSED | {
    "br",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "sub",
    "sup",
}
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "aria-labelledby"},
    "div": {"class", "id", "tabindex"},
    "th": {"colspan", "rowspan", "scope", "class"},
    "td": {"colspan", "rowspan", "class"},
}


@dataclass(frozen=True, slots=True)
class Text:
    """The three stored forms; `plain` is what spans of readings count in."""

    tree: dict[str, Any]
    plain: str
    html: str


def text_of(document: OfficialDocument) -> Text:
    """Give the stored forms of a read document."""
    return Text(to_json(document), document.text, clean(gongwen_html.render(document)))


def clean(html: str) -> str:
    """Let through what our own typesetting writes, and nothing that runs, loads or looks otherwise."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_own_names_only)


def _own_names_only(_tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(word for word in value.split() if word.startswith("gw-") or word == "run-in") or None
    return value


def document_of(edition: Edition) -> OfficialDocument:
    """Give the tree of an edition with the edition's own metadata in head and tail.

    What an editor corrected (title, number, issuers, date) goes before what was read; so the page, the docx and the PDF
    all say what was published.
    """
    document = from_json(edition.tree) if edition.tree else plain_document(edition.plain)
    fields = {name: getattr(edition, name) for name in _SHOWN}
    return with_metadata(document, fields, [issuer.name for issuer in edition.issuers.all()])


def with_metadata(
    document: OfficialDocument, fields: Mapping[str, Any], issuers: Sequence[str]
) -> OfficialDocument:
    """Give the tree with these metadata in head and tail; what equals the reading keeps its place in the text."""
    shown: dict[str, Any] = {name: _edited(getattr(document, name), fields.get(name)) for name in _SHOWN}
    return dataclasses.replace(
        document,
        **shown,
        issuers=_edited(document.issuers, tuple(issuers)),
    )


def plain_document(text: str) -> OfficialDocument:
    """Give a document that is nothing but paragraphs, one a line."""
    body = tuple(Paragraph(line.strip()) for line in text.splitlines() if line.strip())
    return OfficialDocument(text=text, format=FileFormat.TEXT, body=body)


def _edited(reading: Reading[Any] | None, value: Any) -> Reading[Any] | None:
    if not value:
        return None
    if reading is not None and reading.value == value:
        return reading
    return Reading(value, rule=EDITED)
