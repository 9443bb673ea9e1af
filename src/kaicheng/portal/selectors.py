"""Questions of the public pages that are not the library's: what turns these days, what stands where."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet

from kaicheng.documents.models import DocumentQuerySet, RelationKind
from kaicheng.documents.selectors import VALID, LibraryQuery, matching, public_documents
from kaicheng.documents.validity import STANDING, State
from kaicheng.organisations.models import Agency, AgencyKind
from kaicheng.organisations.selectors import directory
from kaicheng.portal.models import HomeBlock, HomePicture, HomePictureSize, HomeVersion
from kaicheng.portal.workflow import VersionState

RECENT = timedelta(days=180)  # how far back “近期” reaches


_ANY_DAY = date(2000, 1, 1)  # for questions in which validity plays no part


def public(today: date = _ANY_DAY, *, state: str = "") -> DocumentQuerySet:
    """What the library holds for the public, newest first, each with its `state` on that day."""
    return matching(LibraryQuery(state=state), today)


def last_published() -> datetime | None:
    """When something was made public last. Read from the end of an index, so the library's size does not matter."""
    return next(iter(_last_published().all()), None)


@cache
def _last_published() -> Any:
    """Every page asks, so the query is put together once."""
    moments = public_documents().filter(live__published_at__isnull=False).order_by("-live__published_at")
    return moments.values_list("live__published_at", flat=True)[:1]


def latest(count: int) -> DocumentQuerySet:
    return public()[:count]


def newly_effective(today: date, count: int) -> DocumentQuerySet:
    """Took effect within the last half year and still stand."""
    recent = public(today, state=VALID).filter(effective_from__lte=today, effective_from__gt=today - RECENT)
    return recent.order_by("-effective_from", "-pk")[:count]


def about_to_take_effect(today: date, count: int) -> DocumentQuerySet:
    return public(today, state=State.NOT_YET.value).order_by("effective_from", "pk")[:count]


def newly_ended(today: date, count: int) -> DocumentQuerySet:
    """Lost their force within the last half year."""
    ended = public(today).filter(ends_on__lte=today, ends_on__gt=today - RECENT)
    return ended.order_by("-ends_on", "-pk")[:count]


def totals(today: date) -> dict[str, int]:
    """How many are public, how many stand, how many normative ones stand. One query."""
    states = _counted(public_documents().with_state(today), "state", "live__normative")
    standing = {key: n for key, n in states.items() if key[0] in STANDING}
    return {
        "all": sum(states.values()),
        "standing": sum(standing.values()),
        "normative": sum(n for (_, normative), n in standing.items() if normative),
    }


def count_by_agency() -> Counter[int]:
    return Counter({agency: n for (agency,), n in _counted(public_documents(), "agency_id").items()})


def count_by_theme() -> Counter[str]:
    themed = public_documents().exclude(live__theme="")
    return Counter({theme: n for (theme,), n in _counted(themed, "live__theme").items()})


def _counted(documents: DocumentQuerySet, *names: str) -> dict[tuple[Any, ...], int]:
    """How many documents have each combination of these values; counted by the database."""
    rows: Any = documents.order_by().values_list(*names).annotate(Count("pk"))
    return {tuple(values): count for *values, count in rows}


def of_agency(agency: int) -> DocumentQuerySet:
    """Documents of exactly this agency, newest first."""
    return public().filter(agency=agency)


def normative_in_force(today: date) -> DocumentQuerySet:
    """The directory 现行有效行政规范性文件目录: by agency in its order, newest first within."""
    standing = public(today, state=VALID).filter(live__normative=True)
    return standing.order_by("agency__order", "agency__code", "-live__written_date", "-pk")


def interpretations(count: int) -> DocumentQuerySet:
    """Public documents that interpret another, newest first."""
    return public().filter(live__relations__kind=RelationKind.INTERPRETS).distinct()[:count]


# -- the home page -------------------------------------------------------------------------------------------------


def host() -> Agency | None:
    """Whose site it is: the government at the root, or whatever stands there."""
    roots = [agency for agency in directory().agencies.values() if agency.parent_id is None]
    government = next((agency for agency in roots if agency.kind == AgencyKind.GOVERNMENT), None)
    return government or next(iter(sorted(roots, key=lambda agency: (agency.order, agency.code))), None)


def live_home() -> HomeVersion | None:
    return HomeVersion.objects.filter(state=VersionState.LIVE.value).first()


def home_draft() -> HomeVersion | None:
    return HomeVersion.objects.filter(state=VersionState.DRAFT.value).select_related("created_by").first()


def home_versions() -> QuerySet[HomeVersion]:
    """Everything that was ever published, newest first."""
    published = HomeVersion.objects.exclude(state=VersionState.DRAFT.value)
    return published.select_related("published_by").order_by("-published_at", "-pk")


def home_version(pk: int) -> HomeVersion | None:
    return HomeVersion.objects.filter(pk=pk).first()


def blocks_of(version: HomeVersion) -> list[HomeBlock]:
    """In their order, with what they show."""
    blocks = version.blocks.select_related("column__agency", "picture")
    return list(blocks.prefetch_related("column__pins", "column__exclusions", "picture__sizes"))


def block_of_draft(pk: int) -> HomeBlock | None:
    return (
        HomeBlock.objects.filter(pk=pk, version__state=VersionState.DRAFT.value)
        .select_related("version", "column", "picture")
        .first()
    )


def picture_size(digest: str, width: int) -> HomePictureSize | None:
    found = HomePictureSize.objects.filter(picture__digest=digest, width=width)
    return found.select_related("file", "picture").first()


def picture_is_public(picture: HomePicture) -> bool:
    """Whether some published composition shows it."""
    return picture.blocks.exclude(version__state=VersionState.DRAFT.value).exists()
