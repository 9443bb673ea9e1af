"""Questions of the public pages that are not the library's: what turns these days, what stands where."""

from collections import Counter
from datetime import date, timedelta

from kaicheng.documents.models import Document, DocumentQuerySet
from kaicheng.documents.validity import STANDING, State

RECENT = timedelta(days=180)  # how far back “近期” reaches


def latest(count: int) -> DocumentQuerySet:
    return Document.objects.public().order_by("-first_published_at", "-pk")[:count]


def newly_effective(today: date, count: int) -> DocumentQuerySet:
    """Took effect within the last half year and still stand."""
    since = today - RECENT
    standing = Document.objects.public().standing(today)
    recent = standing.filter(effective_from__lte=today, effective_from__gt=since)
    return recent.order_by("-effective_from", "-pk")[:count]


def about_to_take_effect(today: date, count: int) -> DocumentQuerySet:
    waiting = Document.objects.public().in_state(State.NOT_YET, today)
    return waiting.order_by("effective_from", "pk")[:count]


def newly_ended(today: date, count: int) -> DocumentQuerySet:
    """Lost their force within the last half year."""
    ended = Document.objects.public().filter(ends_on__lte=today, ends_on__gt=today - RECENT)
    return ended.order_by("-ends_on", "-pk")[:count]


def totals(today: date) -> dict[str, int]:
    """How many are public, how many stand, how many normative ones stand. One query."""
    # the state is an annotation, which the type checker's plug-in cannot know
    found = Document.objects.public().with_state(today).values_list("state", "live__normative")  # type: ignore[misc]
    states = Counter(found)
    standing = {key: n for key, n in states.items() if key[0] in STANDING}
    return {
        "all": sum(states.values()),
        "standing": sum(standing.values()),
        "normative": sum(n for (_, normative), n in standing.items() if normative),
    }


def count_by_agency() -> Counter[int]:
    return Counter(Document.objects.public().values_list("agency_id", flat=True))


def count_by_theme() -> Counter[str]:
    return Counter(Document.objects.public().exclude(live__theme="").values_list("live__theme", flat=True))


def of_agency(agency: int) -> DocumentQuerySet:
    """Documents of exactly this agency, newest first."""
    return Document.objects.public().filter(agency=agency).order_by("-first_published_at", "-pk")


def normative_in_force(today: date) -> DocumentQuerySet:
    """The directory 现行有效行政规范性文件目录: by agency in its order, newest first within."""
    standing = Document.objects.public().standing(today).filter(live__normative=True)
    return standing.order_by("agency__order", "agency__code", "-live__written_date", "-pk")
