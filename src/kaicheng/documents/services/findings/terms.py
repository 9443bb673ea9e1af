"""The term for making public (Art. 26), counted down."""

from collections.abc import Iterator
from datetime import date

from kaicheng.documents.models import Edition
from kaicheng.documents.selectors.deadlines import deadline_of
from kaicheng.documents.services.findings.finding import Finding, should
from kaicheng.documents.workflow import OPEN


def check(edition: Edition, today: date) -> Iterator[Finding]:
    """Say by when the text must be public, while it is not."""
    if edition.status not in OPEN:
        return
    deadline = deadline_of(edition, today)
    if deadline is not None:
        yield should("written_date", f"{deadline.sentence}（依据：{deadline.basis}）")
