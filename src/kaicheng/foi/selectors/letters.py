"""Letters of a case."""

from django.db.models import QuerySet

from kaicheng.foi.models import Case, Letter, Paper, Party


def letters_of(case: Case) -> QuerySet[Letter]:
    """In the order in which they were begun, those that were dropped last."""
    return case.letters.select_related("party", "party__agency", "docx", "pdf", "made_by").order_by(
        "made_at", "pk"
    )


def letter_by_id(pk: int) -> Letter | None:
    return (
        Letter.objects.select_related(
            "case__agency", "case__unit", "party__agency", "docx", "pdf", "proof", "made_by"
        )
        .filter(pk=pk)
        .first()
    )


def reply_of(case: Case, *states: Letter.State) -> Letter | None:
    """The reply that is in one of the states, the newest first."""
    wanted = states or (Letter.State.DRAFT, Letter.State.APPROVED)
    return letters_of(case).filter(kind="reply", state__in=wanted).order_by("-made_at", "-pk").first()


def released_papers(case: Case) -> QuerySet[Paper]:
    """What is handed over with the reply."""
    return case.papers.filter(kind=Paper.Kind.RELEASED, erased_at__isnull=True)


def to_hand_over(case: Case) -> QuerySet[Paper]:
    """What goes with the next reply: not what was handed over with an earlier one, before the case was handled anew."""
    return released_papers(case).filter(for_applicant=False)


def parties_without(case: Case, kind: str, role: str) -> QuerySet[Party]:
    """Those of a role who have no letter of the kind yet."""
    written = (
        case.letters.filter(kind=kind, party__isnull=False)
        .exclude(state=Letter.State.DROPPED)
        .values("party")
    )
    return case.parties.filter(role=role).exclude(pk__in=written)
