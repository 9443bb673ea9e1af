from datetime import date

import pytest
from documents.factories import make_agency, make_document
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.documents.declared import IndexTemplate
from kaicheng.documents.models import Document
from kaicheng.documents.services.index_numbers import formed, new_index_number, series_key
from kaicheng.organisations.models import Agency

PATTERNS = [
    ("{credit_code}/{year}-{serial:05}", "year"),
    ("{credit_code}/{year}{month}-{serial:05}", "month"),
    ("{index_code}-{year}-{serial:06}", "year"),
    ("{agency}/{theme}-{date}-{serial}", "month"),
    ("{credit_code}-{serial:07}", "never"),
    ("{year}-{serial:05}", "year"),
    ("{theme}{year}{serial:05}", "year"),
]
DAY = date(2019, 5, 15)


def template(pattern: str, reset: str) -> IndexTemplate:
    return IndexTemplate(pattern, reset, "", DAY)


asked = st.tuples(
    st.sampled_from(["A1", "B2", "C3"]),
    st.sampled_from(["02/01", "06/03", ""]),
    st.dates(date(2024, 11, 1), date(2026, 2, 1)),
)


@pytest.mark.parametrize(("pattern", "reset"), PATTERNS)
@given(st.lists(asked, min_size=2, max_size=40))
def test_no_two_documents_get_one_number(
    pattern: str, reset: str, wanted: list[tuple[str, str, date]]
) -> None:
    series: dict[str, int] = {}
    given_out = []
    for code, theme, day in wanted:
        agency = Agency(code=code, credit_code=f"1143{code}", index_code="")
        key = series_key(template(pattern, reset), agency, theme, day)
        series[key] = series.get(key, 0) + 1
        given_out.append(formed(template(pattern, reset), agency, theme, day, series[key]))
    assert len(set(given_out)) == len(given_out)


def test_an_agency_without_credit_code_uses_its_index_code_or_code() -> None:
    day = date(2026, 1, 1)
    pattern = template("{credit_code}/{year}-{serial:05}", "year")
    assert formed(pattern, Agency(code="D1", index_code="TX001"), "", day, 7) == "TX001/2026-00007"
    assert formed(pattern, Agency(code="D1"), "", day, 7) == "D1/2026-00007"


@pytest.mark.django_db
def test_the_serial_starts_again_with_the_year() -> None:
    agency = make_agency(credit_code="11430000MB1X00001A")
    for day, number in [(date(2025, 12, 31), 1), (date(2025, 12, 31), 2), (date(2026, 1, 1), 1)]:
        assert new_index_number(agency, "", day) == f"11430000MB1X00001A/{day.year}-{number:05}"


@pytest.mark.django_db
def test_a_number_that_an_import_has_used_is_passed_over() -> None:
    agency = make_agency(credit_code="X")
    taken = make_document(published=False, agency=agency)
    Document.objects.filter(pk=taken.pk).update(index_number="X/2026-00001")
    assert new_index_number(agency, "", date(2026, 1, 1)) == "X/2026-00002"
