"""Documents as they arrive are noted as a careful clerk would note them, field by field."""

import re
import unicodedata
from typing import Any

import pytest
from arrivals import Arrival
from arrivals_forms import FORMS
from arrivals_habits import HABITS
from arrivals_harder import HARDER
from arrivals_kinds import KINDS
from arrivals_local import LOCAL
from arrivals_manners import MANNERS
from arrivals_pages import PAGES
from arrivals_papers import PAPERS
from arrivals_scans import SCANS
from arrivals_state import STATE
from arrivals_traits import TRAITS
from recognised import value_of

from gongwen.model import OfficialDocument
from gongwen.reading import read_bytes
from gongwen.recognise import recognise

ARRIVALS = [*STATE, *PAGES, *KINDS, *LOCAL, *PAPERS, *SCANS, *HARDER, *FORMS, *HABITS, *MANNERS, *TRAITS]
VALIDITY = {"effective_from", "valid_until"}
LISTS = {"issuers", "attachments", "issued_docs", "copy_to", "cited"}


def arrived(text: str) -> OfficialDocument:
    return recognise(read_bytes(text.encode(), "arrival.txt"))


def _comparable(value: Any) -> Any:
    """Values without blanks, file endings and the width or kind of signs."""
    if isinstance(value, list):
        return sorted(_comparable(v) for v in value)
    if not isinstance(value, str):
        return value
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).translate(
        str.maketrans("〔〕[]〈〉", "()()《》")
    )
    return re.sub(r"[《》“”\"、,;:]|\.(docx?|pdf|xlsx?)$", "", text)


CASES = [
    pytest.param(specimen, field, value, id=f"{specimen.name}-{field}")
    for specimen in ARRIVALS
    for field, value in specimen.gold.items()
    if field != "skip"
    and field not in specimen.gold.get("skip", [])
    and not (field in VALIDITY and value is None)
]


@pytest.mark.parametrize(("specimen", "field", "wanted"), CASES)
def test_a_field_is_noted_on_arrival(specimen: Arrival, field: str, wanted: Any) -> None:
    found = value_of(arrived(specimen.text), field)
    assert _comparable(found or ([] if field in LISTS else None)) == _comparable(
        wanted or ([] if field in LISTS else None)
    )
