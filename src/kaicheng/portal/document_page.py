"""One document as its page shows it: facts, relations, outline. Reads; asks a handful of queries."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from gongwen.serialise import from_json
from gongwen.typeset import html as typeset
from kaicheng.documents import validity
from kaicheng.documents.declared import audiences
from kaicheng.documents.models import Document, Edition, Openness, RelationKind
from kaicheng.documents.selectors import Related, force_of, related
from kaicheng.documents.workflow import Status
from kaicheng.kernel.text import chinese_date
from kaicheng.portal import themes

# what others are to this document: those it acts on, those that act on it
_LABELS = {
    RelationKind.REPEALS: ("本文件废止", "本文件被废止，依据"),
    RelationKind.REPLACES: ("本文件代替", "本文件被代替，依据"),
    RelationKind.EXPIRES: ("本文件宣布失效", "本文件失效，依据"),
    RelationKind.AMENDS: ("本文件修改", "本文件被修改，依据"),
    RelationKind.EXTENDS: ("本文件延长有效期", "有效期延长，依据"),
    RelationKind.INTERPRETS: ("本文件解读", "解读材料"),
    RelationKind.IMPLEMENTS: ("本文件贯彻落实", "贯彻落实本文件"),
    RelationKind.FORWARDS: ("本文件转发", "转发本文件"),
    RelationKind.CITES: ("本文件引用", "引用本文件"),
}
_OUTLINE_FROM = 3  # fewer headings need no contents


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the metadata table; `long` takes the whole width."""

    name: str
    value: str
    url: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """Relations of one kind and direction; `label` names what the documents in it are to this one."""

    label: str
    documents: tuple[Related, ...]


def facts(document: Document, edition: Edition, verdict: validity.Validity) -> list[Fact]:
    """The metadata block (Regulation on Open Government Information, Art. 12: index, name, summary, date at least)."""
    force = force_of(document)
    published = document.first_published_at
    library = reverse("portal:library")
    rows = [
        Fact("索引号", document.index_number or ""),
        Fact("发文字号", edition.doc_number),
        Fact(
            "发文机关", issuers_of(document, edition), reverse("portal:agency", args=[document.agency.code])
        ),
        Fact(
            "主题分类",
            themes.name_of(edition.theme) if edition.theme else "",
            f"{library}?theme={edition.theme}",
        ),
        Fact("文种", edition.genre, f"{library}?genre={edition.genre}"),
        Fact("公开属性", Openness(edition.openness).label),
        Fact("成文日期", _day(edition.written_date)),
        Fact("发布日期", _day(timezone.localtime(published).date() if published else None)),
        Fact("施行日期", _day(force.effective_from)),
        Fact("有效期至", _day(force.valid_until)),
        Fact("有效性", verdict.label),
        Fact(f"{verdict.label}日期" if verdict.ended else "", _day(force.ends_on) if verdict.ended else ""),
        Fact("统一登记号", edition.registration_no),
        Fact("文件性质", "行政规范性文件" if edition.normative else ""),
        Fact("服务对象", "、".join(_audience(word) for word in edition.audience)),
        Fact("关键词", "　".join(edition.keywords), long=True),
        Fact("内容概述", edition.summary, long=True),
    ]
    return _even([row for row in rows if row.name and row.value])


def issuers_of(document: Document, edition: Edition) -> str:
    """All issuing agencies in their order, as they signed."""
    return "、".join(issuer.name for issuer in edition.issuers.all()) or document.agency.name


def _audience(code: str) -> str:
    known = audiences().get(code)
    return known.name if known else code


def _even(rows: list[Fact]) -> list[Fact]:
    """Short facts stand in pairs; an odd last one takes the whole width, so that no cell stays empty."""
    short = [row for row in rows if not row.long]
    if len(short) % 2:
        odd = short[-1]
        return [*short[:-1], Fact(odd.name, odd.value, odd.url, long=True), *(r for r in rows if r.long)]
    return [*short, *(row for row in rows if row.long)]


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def relations(document: Document) -> list[RelationGroup]:
    """Both directions, grouped, in the order of the selector (what touches force first)."""
    groups: dict[tuple[RelationKind, bool], list[Related]] = {}
    for one in related(document):
        groups.setdefault((one.kind, one.incoming), []).append(one)
    return [
        RelationGroup(_LABELS[kind][incoming], tuple(inside)) for (kind, incoming), inside in groups.items()
    ]


def text_of(edition: Edition) -> SafeString:
    """The typeset text. Its title is a paragraph here: the page has its heading already.

    The HTML is the typesetter's own (every text escaped there), stored with the edition.
    """
    html = edition.html.replace('<h1 class="gw-title"', '<p class="gw-title"', 1).replace("</h1>", "</p>", 1)
    return mark_safe(html)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the contents; `depth` counts from 0, `id` is the anchor in the text."""

    id: str
    depth: int
    label: str


def outline_of(edition: Edition) -> list[Heading]:
    """The contents of a text long enough to need one."""
    entries = typeset.outline(from_json(edition.tree)) if edition.tree else ()
    if len(entries) < _OUTLINE_FROM:
        return []
    return [Heading(entry.id, entry.depth, _label(entry.number, entry.heading)) for entry in entries]


def _label(number: str, heading: str) -> str:
    """一、 and （一） stand close to their heading, 第一章 and 附件1 apart."""
    apart = "" if number.endswith(("、", "）", ".")) else " "
    return f"{number}{apart}{heading}".strip()


def earlier(document: Document) -> list[Edition]:
    """Editions that were public before, newest first."""
    return list(
        document.editions.filter(status=Status.SUPERSEDED, openness=Openness.PROACTIVE)
        .only("version", "published_at", "change_note", "document")
        .order_by("-version")
    )
