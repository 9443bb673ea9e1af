import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def readers_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes do not see a test's database."""
    from kaicheng.moving.readers import IN_THIS_PROCESS

    monkeypatch.setattr(settings, "MOVING_PROCESSES", IN_THIS_PROCESS)
