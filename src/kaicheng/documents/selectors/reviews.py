"""Questions about reviews: what was decided, what is still owed."""

from kaicheng.documents.models import Edition, Outcome, Review, ReviewStep
from kaicheng.documents.workflow import Status, Transition, made_up_by, moves_from

COMPULSORY = (ReviewStep.UNIT, ReviewStep.SECRECY)


def reviews_of(edition: Edition) -> list[Review]:
    """All decisions about an edition, oldest first."""
    return list(edition.reviews.select_related("by"))


def valid_reviews(edition: Edition) -> list[Review]:
    """The decisions that count: those since the text was last returned or recalled."""
    counted: list[Review] = []
    for review in reviews_of(edition):
        if review.outcome != Outcome.PASSED:
            counted.clear()
        else:
            counted.append(review)
    return counted


def owed_steps(edition: Edition) -> tuple[ReviewStep, ...]:
    """The reviews that an urgently published edition still owes while it is public; () for every other."""
    if not edition.owing:
        return ()
    done = {review.step for review in valid_reviews(edition)}
    return tuple(step for step in COMPULSORY if step not in done)


def moves_open(edition: Edition) -> tuple[Transition, ...]:
    """The moves that persons may make with an edition as it stands, making up owed reviews first."""
    return (*made_up_by(owed_steps(edition)), *moves_from(Status(edition.status)))


def last_return(edition: Edition) -> Review | None:
    """Who sent a returned text back, when and why; None for every other."""
    if edition.status != Status.RETURNED:
        return None
    return edition.reviews.filter(outcome=Outcome.RETURNED).select_related("by").last()
