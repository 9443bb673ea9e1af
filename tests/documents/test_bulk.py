"""What was moved in as a heap equals what was moved in one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from documents.factories import NOW, make_actor, make_agency, make_document, office_of

from gongwen.reading import read_bytes
from gongwen.recognise import recognise
from kaicheng.audit.models import Entry
from kaicheng.audit.services import verify
from kaicheng.documents import services
from kaicheng.documents.likeness import fingerprint
from kaicheng.documents.models import (
    CitedName,
    Document,
    Edition,
    EditionIssuer,
    LikenessKey,
    Relation,
    RelationKind,
    Review,
)
from kaicheng.documents.services import IssuerGiven, RelationGiven, validity_mismatches
from kaicheng.documents.services.bulk import Incoming, move_in_many
from kaicheng.documents.services.texts import text_of
from kaicheng.events.models import Event
from kaicheng.kernel.refusals import Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

pytestmark = pytest.mark.django_db
BASIS = "原县政府网站已公开"
_OWN = {"id", "code", "document", "edition", "live", "ended_by", "amended_by", "target", "force"}


@dataclass(frozen=True)
class Paper:
    """One document to take over; relations name others by title or number."""

    title: str
    number: str = ""
    day: date = date(2020, 3, 1)
    relations: tuple[RelationGiven, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> str:
        return f"{self.title}\n各乡镇人民政府：\n现就{self.title}一事通知如下。\n一、抓好落实。\n特此通知。"

    @property
    def at(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 1, tzinfo=UTC)

    @property
    def all_fields(self) -> dict[str, Any]:
        named = {"title": self.title, "doc_number": self.number, "written_date": self.day}
        return {**named, "genre": "通知", "openness": "proactive", "theme": "02/01", **self.fields}


def _to(kind: RelationKind, title: str = "", number: str = "", **given: Any) -> RelationGiven:
    return RelationGiven(kind, title=title, number=number, **given)


METHOD, RULES = "溪山县饮用水水源保护办法", "溪山县农村公路养护细则"
PAPERS = (
    # names what comes later, what came before, what never comes
    Paper("关于废止部分文件的通知", "溪政发〔2020〕1号", date(2020, 5, 1), (
        _to(RelationKind.REPEALS, METHOD, "溪政发〔2015〕9号"), _to(RelationKind.CITES, "不存在的办法")),
    ),
    Paper(METHOD, "溪政发〔2015〕9号", date(2015, 2, 1), fields={"effective_from": date(2015, 3, 1)}),
    Paper(RULES, "溪政发〔2016〕2号", date(2016, 2, 1), fields={"valid_until": date(2021, 1, 31)}),
    Paper("关于延长养护细则有效期的通知", "溪政发〔2020〕30号", date(2020, 12, 1), (
        _to(RelationKind.EXTENDS, RULES, until=date(2027, 1, 31)),)),
    Paper("关于修改养护细则的通知", "溪政发〔2021〕3号", date(2021, 2, 1), (_to(RelationKind.AMENDS, RULES),)),
    # two of one name: which is meant depends on which came first
    Paper("关于做好防汛工作的通知", "溪政办发〔2018〕5号", date(2018, 5, 1)),
    Paper("关于贯彻防汛通知的函", "", date(2018, 6, 1), (_to(RelationKind.IMPLEMENTS, "关于做好防汛工作的通知"),)),
    Paper("关于做好防汛工作的通知", "溪政办发〔2019〕5号", date(2019, 5, 1)),
    Paper("关于防汛的另一函", "", date(2019, 6, 1), (_to(RelationKind.IMPLEMENTS, "关于做好防汛工作的通知"),)),
    Paper("政策解读", "", date(2019, 7, 1), (_to(RelationKind.INTERPRETS, METHOD),)),
)  # fmt: skip


@dataclass(frozen=True)
class Library:
    agency: Agency
    office: User


def _library(code: str) -> Library:
    agency = make_agency("溪山县水利局", code=code, credit_code="114300000000000001")
    return Library(agency, office_of(agency))


def _one_by_one(library: Library, papers: Sequence[Paper]) -> list[Document]:
    return [_moved(library, paper) for paper in papers]


def _moved(library: Library, paper: Paper) -> Document:
    edition = services.create_draft(
        agency=library.agency,
        actor=library.office,
        now=NOW,
        fields=paper.all_fields,
        issuers=[IssuerGiven(library.agency.name, library.agency)],
        relations=paper.relations,
        tree=recognise(read_bytes(paper.body.encode(), "正文.txt")),
    )
    return services.move_in(
        edition=edition, actor=library.office, now=NOW, basis=BASIS, published_at=paper.at
    )


def _incoming(library: Library, paper: Paper) -> Incoming:
    text = text_of(recognise(read_bytes(paper.body.encode(), "正文.txt")))
    return Incoming(
        library.agency,
        paper.all_fields,
        text,
        fingerprint(text.plain),
        paper.at,
        issuers=[IssuerGiven(library.agency.name, library.agency)],
        relations=paper.relations,
    )


def _in_bulk(library: Library, papers: Sequence[Paper], size: int = 100) -> list[Document]:
    made = []
    for start in range(0, len(papers), size):
        part = [_incoming(library, paper) for paper in papers[start : start + size]]
        made += move_in_many(incoming=part, actor=library.office, now=NOW, basis=BASIS)
    return made


def _values(row: Any) -> dict[str, Any]:
    return {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in _OWN}


def _picture(documents: Sequence[Document]) -> list[Any]:
    """All rows of a library, documents known by their place."""
    place: dict[int | None, int | None] = {document.pk: n for n, document in enumerate(documents)}
    place[None] = None
    rows = []
    for found in (Document.objects.get(pk=d.pk) for d in documents):
        edition = Edition.objects.get(document=found)
        assert found.live_id == edition.pk
        about = [
            [(_values(r), place[r.target_id]) for r in Relation.objects.filter(edition=edition).order_by("pk")],
            sorted(CitedName.objects.filter(document=found).values_list("key", flat=True)),
            sorted(LikenessKey.objects.filter(edition=edition).values_list("value", flat=True)),
            [_values(r) for r in EditionIssuer.objects.filter(edition=edition)],
            [_values(r) for r in Review.objects.filter(edition=edition)],
        ]  # fmt: skip
        ends = (place[found.ended_by_id], place[found.amended_by_id])
        rows.append((_values(found), _values(edition), ends, about))
    return rows


def _without(picture: list[Any], *names: str) -> str:
    """The picture as text, without what must differ between two libraries in one database."""
    return repr([
        ({k: v for k, v in found.items() if k not in names}, {k: v for k, v in edition.items() if k not in names}, *rest)
        for found, edition, *rest in picture
    ])  # fmt: skip


def _cleared() -> None:
    """Empty the library, so that the second one is made in the same place (the record stays)."""
    Document.objects.update(live=None, ended_by=None, amended_by=None)
    Relation.objects.all().delete()
    Document.objects.all().delete()


@pytest.mark.parametrize("size", [100, 4, 1])
def test_a_library_made_in_bulk_equals_one_made_one_by_one(size: int) -> None:
    library = _library("BULK")
    single = _picture(_one_by_one(library, PAPERS))
    numbers = sorted(str(row[0]["index_number"]) for row in single)
    _cleared()
    from kaicheng.numbering.models import Series

    Series.objects.all().delete()
    heap = _picture(_in_bulk(library, PAPERS, size))
    assert _without(heap) == _without(single)
    assert sorted(str(row[0]["index_number"]) for row in heap) == numbers
    assert not list(validity_mismatches())


def test_each_document_stands_in_the_record_and_the_chain_holds() -> None:
    library = _library("BULK")
    made = _in_bulk(library, PAPERS)
    entries = Entry.objects.filter(verb="documents.move_in")
    assert {int(entry.object_id) for entry in entries} == {document.pk for document in made}
    assert verify() == (Entry.objects.count(), [])


def test_relations_of_the_library_find_what_comes_in_a_heap() -> None:
    library = _library("BULK")
    waiting = make_document(agency=library.agency, relations=[_to(RelationKind.REPEALS, METHOD)])
    made = _in_bulk(library, PAPERS)
    found = Relation.objects.get(edition__document=waiting)
    assert found.target_id == made[1].pk
    assert Document.objects.get(pk=made[1].pk).ends_on is not None


def test_search_is_told_once_for_all() -> None:
    made = _in_bulk(_library("BULK"), PAPERS)
    facts = Event.objects.filter(name="documents.published_many")
    assert [fact.payload["documents"] for fact in facts] == [[document.pk for document in made]]


def test_a_number_it_bore_is_kept_and_is_not_given_again() -> None:
    library = _library("BULK")
    first = _in_bulk(library, PAPERS[:1])[0]
    text = str(first.index_number)
    later = text[:-1] + "3"
    kept = Incoming(**{**_as_dict(_incoming(library, PAPERS[5])), "index_number": later})
    others = [_incoming(library, Paper(f"第{n}号通知", day=PAPERS[0].day)) for n in range(3)]
    made = move_in_many(incoming=[kept, *others], actor=library.office, now=NOW, basis=BASIS)
    numbers = [document.index_number for document in made]
    assert numbers[0] == later
    assert len(set(numbers)) == 4


def _as_dict(incoming: Incoming) -> dict[str, Any]:
    return {name: getattr(incoming, name) for name in incoming.__dataclass_fields__}


def test_nobody_but_the_office_takes_over_in_bulk_and_never_without_a_basis() -> None:
    library = _library("BULK")
    editor = make_actor(library.agency)
    part = [_incoming(library, PAPERS[0])]
    with pytest.raises(NotAllowed):
        move_in_many(incoming=part, actor=editor, now=NOW, basis=BASIS)
    with pytest.raises(Invalid):
        move_in_many(incoming=part, actor=library.office, now=NOW + timedelta(days=1), basis=" ")
    assert not Document.objects.exists()
