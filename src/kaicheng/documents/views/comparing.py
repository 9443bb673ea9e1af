"""Two texts side by side, paragraph by paragraph, with what differs marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kaicheng.documents import permissions
from kaicheng.documents.desk import edition_numbered
from kaicheng.documents.models import Edition
from kaicheng.documents.views.refusing import refusable
from kaicheng.documents.views.showing import facts_of, wanted
from kaicheng.kernel.given import numbers_in

AROUND = 1  # equal paragraphs shown before and after a difference
LONGEST = 3000  # characters; longer paragraphs are marked whole, for comparing them takes the square of their length

Run = tuple[str, bool]  # words, and whether the other text lacks them


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of each text ("" where there is none), or `skipped` equal ones left out."""

    left: tuple[Run, ...] = ()
    right: tuple[Run, ...] = ()
    differs: bool = False
    skipped: int = 0


def lines(left: str, right: str) -> list[Line]:
    """Lay two texts side by side; runs of equal paragraphs away from any difference are left out."""
    one, other = _paragraphs(left), _paragraphs(right)
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line(((text, False),), ((text, False),)) for text in one[a:b]]
        else:
            found += _differing(one[a:b], other[c:d])
    return list(_shortened(found))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _differing(one: list[str], other: list[str]) -> Iterator[Line]:
    for index in range(max(len(one), len(other))):
        left = one[index] if index < len(one) else ""
        right = other[index] if index < len(other) else ""
        yield _marked(left, right)


def _marked(left: str, right: str) -> Line:
    if not left or not right or max(len(left), len(right)) > LONGEST:
        return Line(((left, True),), ((right, True),), differs=True)
    ours: list[Run] = []
    theirs: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        ours.append((left[a:b], kind != "equal"))
        theirs.append((right[c:d], kind != "equal"))
    return Line(tuple(ours), tuple(theirs), differs=True)


def _shortened(found: list[Line]) -> Iterator[Line]:
    near = {
        place
        for index, line in enumerate(found)
        if line.differs
        for place in range(index - AROUND, index + AROUND + 1)
    }
    skipped = 0
    for index, line in enumerate(found):
        if index not in near:
            skipped += 1
            continue
        if skipped:
            yield Line(skipped=skipped)
            skipped = 0
        yield line
    if skipped:
        yield Line(skipped=skipped)


def changed_facts(left: Edition, right: Edition) -> list[tuple[str, str, str]]:
    """The metadata, attachments and relations in which two editions differ: label, before, after."""
    before, after = _all_facts(left), _all_facts(right)
    labels = dict.fromkeys([*before, *after])
    return [
        (label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label) != after.get(label)
    ]


def _all_facts(edition: Edition) -> dict[str, str]:
    named = {"标题": edition.title, **dict(facts_of(edition))}
    named["附件"] = "、".join(f"{one.title}（{one.file.digest[:6]}）" for one in edition.attachments.all())
    named["与其他文件的关系"] = "；".join(
        str(one) for one in edition.relations.select_related("target__live")
    )
    return named


@refusable
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """From the two versions picked on the document's page to their comparison, the older one left."""
    wanted(request, code, permissions.READ)
    picked = numbers_in(request.GET.get(name, "") for name in ("a", "b"))
    if len(picked) != len(("older", "newer")):
        return redirect("documents:show", code=code)
    older, newer = sorted(picked)
    return redirect("documents:compare", code=code, version=older, other=code, other_version=newer)


@refusable
def compare(request: HttpRequest, code: str, version: int, other: str, other_version: int) -> HttpResponse:
    """Compare an edition with one of the same or another document; both must be open to the reader."""
    documents = [wanted(request, name, permissions.READ) for name in (code, other)]
    editions = [
        edition_numbered(document, number)
        for document, number in zip(documents, (version, other_version), strict=True)
    ]
    left, right = editions
    if left is None or right is None:
        raise Http404("没有这个版本。")
    found = lines(left.plain, right.plain)
    context = {
        "document": documents[0],
        "left": left,
        "right": right,
        "lines": found,
        "facts": changed_facts(left, right),
        "same_document": documents[0].pk == documents[1].pk,
        "differences": sum(line.differs for line in found),
    }
    return render(request, "documents/compare.html", context)
