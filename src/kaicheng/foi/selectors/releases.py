"""What is handed over in a case: originals, and what was made of them."""

from kaicheng.foi.models import Case, Paper, Release


def originals_of(case: Case) -> list[tuple[Paper, list[Release]]]:
    """The originals of a case, each with what was made of it. Two queries."""
    made: dict[int, list[Release]] = {}
    for one in case.releases.select_related("result"):
        made.setdefault(one.source_id, []).append(one)
    found = case.papers.filter(kind=Paper.Kind.SOURCE, erased_at__isnull=True)
    return [(paper, made.get(paper.pk, [])) for paper in found]


def original(case: Case, pk: int) -> Paper | None:
    return case.papers.filter(pk=pk, kind=Paper.Kind.SOURCE, erased_at__isnull=True).first()


def last_of(paper: Paper) -> Release | None:
    """What was made of an original last."""
    return Release.objects.filter(source=paper).select_related("case").last()


def of_result(case: Case, paper: int) -> Release | None:
    return next((one for one in case.releases.select_related("result") if one.result_id == paper), None)


def release_by_id(case: Case, pk: int) -> Release | None:
    return case.releases.select_related("case", "result").filter(pk=pk).first()
