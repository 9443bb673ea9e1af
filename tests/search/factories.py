"""Records invented for tests, a source that holds them, and the same records as rows of the database."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from kaicheng.documents.models import Attachment, Document, Edition, EditionIssuer
from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency, AgencyAlias, AgencyKind
from kaicheng.search.interface import Record, SearchQuery
from kaicheng.users.models import User

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def record(pk: int, title: str = "", body: str = "现将有关事项通知如下。", **given: Any) -> Record:
    given.setdefault("version", 1)
    given.setdefault("dated", date(2024, 1, 1))
    given.setdefault("year", given["dated"].year if given["dated"] else None)
    given.setdefault("genre", "通知")
    return Record(document_id=pk, title=title or f"关于第{pk}件事的通知", body=body, **given)


def ask(text: str = "", *, today: date = TODAY, **given: Any) -> SearchQuery:
    return SearchQuery(text, today=today, **given)


class ListSource:
    """Records in a list. `on_read` is called before records are handed out: a test can change things there."""

    def __init__(self, records: Iterable[Record], names: Iterable[str] = ()) -> None:
        self.held = {r.document_id: r for r in records}
        self._names = tuple(names)

    def versions(self) -> dict[int, int]:
        return {pk: r.version for pk, r in self.held.items()}

    def records(self, ids: Sequence[int]) -> Iterator[Record]:
        return iter([self.held[pk] for pk in ids if pk in self.held])

    def names(self) -> tuple[str, ...]:
        return self._names


def store(records: Iterable[Record]) -> None:
    """Write records as published documents, with the same ids."""
    author, _ = User.objects.get_or_create(username="author", defaults={"name": "周敏"})
    for given in records:
        agency = _agency(given)
        document = Document.objects.create(
            pk=given.document_id,
            code=f"c{given.document_id}",
            agency=agency,
            created_at=NOW,
            created_by=author,
            first_published_at=NOW,
            effective_from=given.effective_from,
            ends_on=given.ends_on,
            end_kind=given.ended_as,
            amended_on=given.amended_on,
        )
        edition = Edition.objects.create(
            document=document,
            version=1,
            status="published",
            created_at=NOW,
            created_by=author,
            changed_at=NOW,
            title=given.title,
            doc_number=given.number,
            genre=given.genre,
            theme=given.theme[-1] if given.theme else "",
            written_date=given.dated,
            openness="proactive",
            plain=given.body,
        )
        _belongings(edition, agency, given)
        Document.objects.filter(pk=document.pk).update(live=edition)


def _agency(given: Record) -> Agency:
    code = given.agency_codes[0] if given.agency_codes else "X00"
    names = given.agency_names or (f"清潭单位{code}",)
    kinds = {"name": names[0], "kind": AgencyKind.DEPARTMENT, "credit_code": f"114300000{code:0>9}"[:18]}
    agency, made = Agency.objects.get_or_create(code=code, defaults=kinds)
    if made:
        AgencyAlias.objects.bulk_create(AgencyAlias(agency=agency, name=name) for name in names[1:])
    return agency


def _belongings(edition: Edition, agency: Agency, given: Record) -> None:
    EditionIssuer.objects.create(edition=edition, name=agency.name, agency=agency)
    for order, text in enumerate(given.attachments):
        digest = f"{given.document_id:032}{order:032}"
        file = StoredFile.objects.create(
            digest=digest, name="附件.docx", media_type="application/octet-stream", size=1, stored_at=NOW
        )
        Attachment.objects.create(edition=edition, order=order, title="附件", file=file, plain=text)
