"""Nothing of one test's county reaches the next."""

from datetime import datetime, timedelta

import pytest
from documents.factories import NOW

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def later() -> datetime:
    """Shortly after everything the factories make."""
    return LATER
