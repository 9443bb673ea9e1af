from collections.abc import Iterator

import pytest

from kaicheng.organisations.selectors import forget_directory


@pytest.fixture(autouse=True)
def _fresh_directory() -> Iterator[None]:
    """The directory of agencies is kept per process; a test's agencies are rolled back."""
    forget_directory()
    yield
    forget_directory()
