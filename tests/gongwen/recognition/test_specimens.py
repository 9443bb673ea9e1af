"""Each kind and layout of document is read as a careful clerk would."""

import pytest
from page_specimens import PAGE_SPECIMENS
from recognised import document_of, value_of
from recognition_specimens import SPECIMENS, Specimen

CASES = [
    pytest.param(s, field, value, id=f"{s.name}-{field}")
    for s in (*SPECIMENS, *PAGE_SPECIMENS)
    for field, value in s.expected.items()
    if field != "metadata"
]


@pytest.mark.parametrize(("specimen", "field", "value"), CASES)
def test_a_field_is_read_from_a_specimen(specimen: Specimen, field: str, value: object) -> None:
    assert value_of(document_of(specimen.text), field) == value


@pytest.mark.parametrize(
    "specimen", [s for s in PAGE_SPECIMENS if "metadata" in s.expected], ids=lambda s: s.name
)
def test_labels_of_the_page_become_metadata(specimen: Specimen) -> None:
    found = document_of(specimen.text).page_metadata
    assert {k: found.get(k) for k in specimen.expected["metadata"]} == specimen.expected["metadata"]
