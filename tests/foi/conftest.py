"""Papers and keys of each test lie in a folder of its own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.FOI_ROOT = tmp_path / "foi"
    settings.SEALING_KEYS = tmp_path / "sealing-keys.json"
