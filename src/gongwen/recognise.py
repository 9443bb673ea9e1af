"""Read an official document 公文: lines and tables in, head, outline, tail and annexes out.

`recognise` is total: any text gives a document, with nothing in the fields that were not found.
"""

import re
from dataclasses import dataclass
from datetime import date

from gongwen.model import (
    Annex,
    DisclosureClass,
    OfficialDocument,
    Reading,
    Validity,
)
from gongwen.recognition import annexes as annex_reader
from gongwen.recognition import imprint as imprint_reader
from gongwen.recognition import title as titles
from gongwen.recognition.citations import citations_in
from gongwen.recognition.dates import find_date
from gongwen.recognition.elements import Head
from gongwen.recognition.framing import without_frames
from gongwen.recognition.head import read_head
from gongwen.recognition.issued import read_issued
from gongwen.recognition.layout import Para, page_numbers, paragraphs
from gongwen.recognition.normalise import NormalText, normalise
from gongwen.recognition.outline import build
from gongwen.recognition.readings import Range, reading
from gongwen.recognition.signature import read_issuers
from gongwen.recognition.tail import Tail, find_tail
from gongwen.recognition.unglue import unglue
from gongwen.recognition.validity import read_repeals, read_validity
from gongwen.recognition.vocabulary import GENRES
from gongwen.recognition.zones import Zones, find_zones
from gongwen.source import SourceText

_OPENNESS = (
    (re.compile(r"不予公开|不公开"), DisclosureClass.WITHHELD),
    (re.compile(r"依申请公开"), DisclosureClass.ON_REQUEST),
    (re.compile(r"公开"), DisclosureClass.PROACTIVE),
)
_SELF_NAMED = re.compile(
    r"(?:本|此|现)(通知|决定|公告|通告|意见|通报|批复|报告|请示|函|纪要|令)(?![一-龥]{0,2}[领示])|现(?:将[^。]{0,40})?(通知|公告|通告|通报|批复)如下"
)
_CLOSING_WORDS = {
    "特此通知": "通知",
    "特此公告": "公告",
    "特此通告": "通告",
    "特此函复": "函",
    "特此函告": "函",
    "此复": "批复",
    "特此批复": "批复",
    "特此报告": "报告",
    "请批示": "请示",
}


@dataclass
class _Draft:
    """What has been read so far."""

    text: NormalText
    paras: list[Para]
    head: Head
    tail: Tail | None
    zones: Zones
    title_key: str = ""
    title_ranges: tuple[Range, ...] = ()
    issued: Reading[tuple[str, ...]] | None = None
    attachments: Reading[tuple[str, ...]] | None = None
    annexes: tuple[Annex, ...] = ()
    issuers: Reading[tuple[str, ...]] | None = None
    written: Reading[date] | None = None


def recognise(source: SourceText) -> OfficialDocument:
    """Recognise one official document. Never raises on any text."""
    source_lines = without_frames(source)
    text = normalise(source_lines)
    if holes := page_numbers(text):
        text = normalise(source_lines, holes)
    paras = unglue(text, paragraphs(text))
    if not paras:
        return OfficialDocument(text=source.plain, format=source.format, warnings=source.warnings)
    head = read_head(text, paras)
    tail = find_tail(text, paras, head.body_start)
    imprint = imprint_reader.read_imprint(text, paras, head.body_start)
    disclosure, disclosure_at = imprint_reader.read_disclosure(
        text, paras, tail.end if tail else head.body_start
    )
    zones = find_zones(
        paras, head.body_start, tail, imprint.used | ({disclosure_at} if disclosure_at is not None else set())
    )
    draft = _Draft(text, paras, head, tail, zones)
    if head.title:
        draft.title_key, draft.title_ranges = head.title.key, head.title.ranges
    draft.issued = read_issued(text, zones.body, draft.title_key, draft.title_ranges)
    if tail is None and draft.issued:
        zones.split_at_titles(draft.issued.value)
    _read_attachments(draft)
    draft.issuers = read_issuers(text, head, tail, draft.title_key, draft.title_ranges)
    draft.written = _written_date(draft)
    return _assemble(source, draft, imprint, disclosure)


def _read_attachments(draft: _Draft) -> None:
    """Read the attachment note, then the annexes, whose titles it helps to find."""
    text, zones = draft.text, draft.zones
    note = annex_reader.read_note(text, zones.body, 0, len(zones.body))
    where = "body"
    if not note.names:
        stop = zones.note_end
        note = annex_reader.read_note(text, zones.after, 0, stop)
        where = "after"
    if note.names:
        names = tuple(annex_reader.name_of(text, at) for at in note.names)
        draft.attachments = reading(text, names, note.names, 0.95, "attachments.note")
        paras = zones.body if where == "body" else zones.after
        kept = [p for n, p in enumerate(paras) if n not in note.used]
        if where == "body":
            zones.body = kept
        else:
            zones.after = kept
    known = [
        *(draft.attachments.value if draft.attachments else ()),
        *(draft.issued.value if draft.issued else ()),
    ]
    draft.annexes, labelled = annex_reader.read_annexes(text, zones.after, known)
    if draft.attachments is None and labelled:
        values = tuple(r.value for r in labelled)
        spans = tuple(s for r in labelled for s in r.spans)
        draft.attachments = Reading(
            values, "；".join(r.words for r in labelled), spans, 0.75, "attachments.annex"
        )


def _written_date(draft: _Draft) -> Reading[date] | None:
    """Take the date of the signature, else of the passage under the title, else of the metadata."""
    text, tail, head = draft.text, draft.tail, draft.head
    if tail and tail.day and tail.date_at:
        return reading(
            text, tail.day, [tail.date_at], 0.97 if tail.names or tail.person else 0.85, "date.signature"
        )
    for name, sure in (("成文日期", 0.85), ("印发日期", 0.6)):
        printed = head.metadata.get(name)
        found = find_date(text.key[printed[1] : printed[2]]) if printed else None
        if printed and found:
            at = (printed[1] + found[1], printed[1] + found[2])
            return reading(text, found[0], [at], sure, "date.metadata")
    if head.dateline and (found := find_date(text.key[slice(*head.dateline[1])])):
        return reading(text, found[0], [head.dateline[1]], 0.85, "date.dateline")
    found = find_date(head.passage.key) if head.passage else None
    if head.passage and found:
        at = (head.passage.start + found[1], head.passage.start + found[2])
        return reading(text, found[0], [at], 0.7, "date.passage")
    return None


def _assemble(
    source: SourceText,
    draft: _Draft,
    imprint: imprint_reader.Imprint,
    disclosure: Reading[str] | None,
) -> OfficialDocument:
    """Put the readings together; what follows from several of them is read here."""
    text, head, zones = draft.text, draft.head, draft.zones
    title = head.title.reading if head.title else _inferred_title(draft)
    genre = _genre(draft)
    own = _own_titles(draft, title)
    number = head.number.value if head.number else None
    written = draft.written.value if draft.written else None
    disclosure = disclosure or _openness_of_metadata(draft)
    return OfficialDocument(
        text=source.plain,
        format=source.format,
        copy_number=head.copy_number,
        secrecy=head.secrecy,
        urgency=head.urgency,
        issuing_mark=head.issuing_mark,
        doc_number=head.number,
        signatories=head.signatories or _person(draft),
        registration_no=head.registration_no or _registration_of_metadata(draft),
        title=title,
        addressees=head.addressees or imprint.addressees,
        body=build(text, zones.body),
        attachments=draft.attachments,
        issuers=draft.issuers,
        written_date=draft.written,
        note=_note(draft),
        annexes=draft.annexes,
        copy_to=imprint.copy_to,
        distribution=imprint.distribution,
        printed_by=imprint.printed_by,
        printed_date=imprint.printed_date,
        genre=genre,
        disclosure=disclosure,
        disclosure_class=_openness_class(disclosure),
        issued_docs=draft.issued,
        validity=_validity(draft, written, genre.value if genre else None),
        repeals=read_repeals(text, zones.all_text, own),
        citations=citations_in(text, zones.all_text, own, number),
        page_metadata={name: value for name, (value, _, _) in head.metadata.items()},
        warnings=source.warnings,
    )


def _own_titles(draft: _Draft, title: Reading[str] | None) -> list[str]:
    """Titles that are no citations: the document's own, what it issues, what it attaches."""
    own = [title.value] if title else []
    for readings in (draft.issued, draft.attachments):
        own += readings.value if readings else ()
    return own


def _inferred_title(draft: _Draft) -> Reading[str] | None:
    """Make a title for a text that has lost it: who issues what. A proposal only."""
    if not draft.issued or not draft.issuers or draft.issued.rule != "issued.text":
        return None
    names = "".join(draft.issuers.value)
    what = "".join(f"《{name}》" for name in draft.issued.value)
    return Reading(f"{names}关于印发{what}的通知", "", (), 0.4, "title.inferred")


def _genre(draft: _Draft) -> Reading[str] | None:
    """Kind of document: by the title, else by what the text calls itself."""
    if draft.head.number and draft.head.number.rule == "number.order":
        return Reading("令", draft.head.number.words, draft.head.number.spans, 0.95, "genre.order")
    found = titles.genre_of(draft.title_key)
    if found and draft.title_ranges:
        kind, word = found
        end = draft.title_ranges[-1][1]
        sure = 0.97 if kind in GENRES.values() else 0.6
        return reading(draft.text, kind, [(end - len(word), end)], sure, "genre.title")
    by_words = _genre_of_words(draft)
    if by_words is None and draft.issued and draft.issued.rule == "issued.text":
        return Reading("通知", "", (), 0.5, "genre.issued")
    return by_words


def _genre_of_words(draft: _Draft) -> Reading[str] | None:
    """Kind by the closing formula (特此通知), else by what the text calls itself (本通知)."""
    for para in reversed(draft.zones.body[-6:]):
        for words, kind in _CLOSING_WORDS.items():
            if words in para.key:
                at = para.start + para.key.index(words)
                return reading(draft.text, kind, [(at, at + len(words))], 0.7, "genre.closing")
    for para in draft.zones.body[:40]:
        if m := _SELF_NAMED.search(para.key):
            word = m.group(1) or m.group(2)
            return reading(
                draft.text, word, [(para.start + m.start(), para.start + m.end())], 0.6, "genre.text"
            )
    return None


def _validity(draft: _Draft, written: date | None, genre: str | None) -> Validity:
    """Effect and its end as the text states them, else as the page's labels do (生效日期, 失效日期)."""
    zones = draft.zones
    stated = read_validity(draft.text, zones.body, zones.after, written, genre)
    return Validity(
        stated.effective_from or _date_of_metadata(draft, "生效日期"),
        stated.valid_until or _date_of_metadata(draft, "失效日期"),
    )


def _date_of_metadata(draft: _Draft, label: str) -> Reading[date] | None:
    printed = draft.head.metadata.get(label)
    found = find_date(draft.text.key[printed[1] : printed[2]]) if printed else None
    if not printed or not found:
        return None
    at = (printed[1] + found[1], printed[1] + found[2])
    return reading(draft.text, found[0], [at], 0.8, "validity.metadata")


def _openness_of_metadata(draft: _Draft) -> Reading[str] | None:
    for name in ("公开属性", "公开类别", "公开方式", "公开形式"):
        printed = draft.head.metadata.get(name)
        if printed and "公开" in printed[0]:
            return reading(draft.text, printed[0], [printed[1:]], 0.9, "disclosure.metadata")
    return None


def _openness_class(disclosure: Reading[str] | None) -> Reading[DisclosureClass] | None:
    if disclosure is None:
        return None
    for pattern, openness in _OPENNESS:
        if pattern.search(disclosure.value) or pattern.search(
            disclosure.value.replace("申請公開", "申请公开").replace("公開", "公开")
        ):
            return Reading(
                openness, disclosure.words, disclosure.spans, disclosure.confidence, disclosure.rule
            )
    return None


def _registration_of_metadata(draft: _Draft) -> Reading[str] | None:
    printed = draft.head.metadata.get("统一登记号")
    return reading(draft.text, printed[0], [printed[1:]], 0.9, "registration.metadata") if printed else None


def _person(draft: _Draft) -> Reading[tuple[str, ...]] | None:
    """The office holder who signs an order."""
    if not draft.tail or not draft.tail.person:
        return None
    at = draft.tail.person
    return reading(draft.text, (draft.text.shown[slice(*at)],), [at], 0.9, "signature.person")


def _note(draft: _Draft) -> Reading[str] | None:
    """The bracketed notes under the date, the openness mark first, without brackets."""
    if not draft.zones.notes:
        return None
    ranges = [(p.start + 1, p.end - 1) for p in draft.zones.notes]
    value = "；".join(draft.text.shown[a:b] for a, b in ranges)
    return reading(draft.text, value, ranges, 0.95, "note.brackets")
