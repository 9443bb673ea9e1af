"""What the index takes from the library: the public documents as records, and their versions."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone

from kaicheng.documents.selectors import LibraryQuery, SearchRecord, matching, search_records
from kaicheng.organisations import naming
from kaicheng.organisations.selectors import AgencyDirectory, alias_names, directory
from kaicheng.search.interface import Record

_ANY_DAY = date(2000, 1, 1)  # versions do not depend on the day
_CLASS_CODE = 2  # “02” of the theme “02/01”
_VERSIONED = (
    "pk",
    "live_id",
    "first_published_at",
    "agency_id",
    "index_number",
    "effective_from",
    "ends_on",
    "end_kind",
    "amended_on",
)


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """All names of all agencies, by code, and the codes of all agencies above each."""

    names: dict[str, tuple[str, ...]]
    chains: dict[str, tuple[str, ...]]
    stamp: str

    def of(self, codes: Iterable[str], written: Iterable[str]) -> tuple[str, ...]:
        """The names as written on a document and all others of these agencies."""
        known = (name for code in codes for name in self.names.get(code, ()))
        return tuple(dict.fromkeys((*written, *known)))

    def within(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The codes and those above: choosing a government finds what its departments issue."""
        return tuple(dict.fromkeys(c for code in codes for c in self.chains.get(code, (code,))))


def agency_names() -> AgencyNames:
    """Names as of now; made anew when the agencies or their aliases change."""
    found = directory()
    return _names(found, tuple(sorted(alias_names())))


@lru_cache(maxsize=2)
def _names(found: AgencyDirectory, aliases: tuple[tuple[int, str], ...]) -> AgencyNames:
    names: dict[str, tuple[str, ...]] = {}
    for agency in found.agencies.values():
        own = [agency.name, agency.short_name, *(name for pk, name in aliases if pk == agency.pk)]
        forms = [form for name in own if name for form in sorted(naming.written_forms(name, found.place))]
        names[agency.code] = tuple(dict.fromkeys(name for name in (*own, *forms) if name))
    chains = {
        a.code: tuple(code for code in reversed(a.path.split("/")) if code) for a in found.agencies.values()
    }
    stamp = hashlib.blake2b(repr((names, chains)).encode(), digest_size=8).hexdigest()
    return AgencyNames(names, chains, stamp)


class DocumentSource:
    """The library as the truth that an index must equal (`interface.Source`)."""

    def versions(self) -> dict[int, int]:
        return self._versions(None)

    def records(self, ids: Sequence[int]) -> Iterator[Record]:
        """Versions are read before the texts: a change in between makes the record look old, and it comes again."""
        known = self._versions(ids)
        agencies = agency_names()
        for record in search_records(ids):
            if record.document_id in known:
                yield as_record(record, known[record.document_id], agencies)

    def names(self) -> Iterable[str]:
        return [name for names in agency_names().names.values() for name in names]

    def _versions(self, ids: Sequence[int] | None) -> dict[int, int]:
        documents = matching(LibraryQuery(), _ANY_DAY).order_by()
        if ids is not None:
            documents = documents.filter(pk__in=ids)
        stamp = agency_names().stamp
        return {row[0]: _version(row, stamp) for row in documents.values_list(*_VERSIONED)}


def as_record(found: SearchRecord, version: int, agencies: AgencyNames) -> Record:
    """Translate; the day of sorting is that of the text, or of publication where the text bears none."""
    published = timezone.localdate(found.published_at) if found.published_at else None
    theme = (found.theme[:_CLASS_CODE], found.theme) if found.theme else ()
    return Record(
        document_id=found.document_id,
        version=version,
        title=found.title,
        number=found.number,
        index_number=found.index_number,
        agency_codes=agencies.within(found.agency_codes),
        agency_names=agencies.of(found.agency_codes, found.agencies),
        genre=found.genre,
        theme=tuple(dict.fromkeys(theme)),
        year=found.year,
        dated=found.written_date or published,
        keywords=(*found.keywords, *((found.summary,) if found.summary else ())),
        body=found.body,
        attachments=tuple(f"{title}\n{text}" for title, text in found.attachments),
        effective_from=found.effective_from,
        ends_on=found.ends_on,
        ended_as=found.end_kind,
        amended_on=found.amended_on,
    )


def _version(row: tuple[object, ...], stamp: str) -> int:
    """An edition is never changed once public, so these columns stand for all of a record."""
    digest = hashlib.blake2b(repr((row, stamp)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
