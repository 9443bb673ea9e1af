"""Invented work-point documents give the tasks a careful clerk would write down."""

import pytest
from expected import Specimen
from specimens_fifth import FIFTH
from specimens_first import FIRST
from specimens_fourth import FOURTH
from specimens_second import SECOND
from specimens_third import THIRD
from weighed import differences


@pytest.mark.parametrize("specimen", [*FIRST, *SECOND, *THIRD, *FOURTH, *FIFTH], ids=lambda s: s.name)
def test_a_document_gives_its_tasks(specimen: Specimen) -> None:
    assert differences(specimen)[1] == []
