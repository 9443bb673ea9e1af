"""Law is data: every declaration says on what it rests and from when it applies."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECLARED = sorted((ROOT / "src").glob("**/declared/*.toml"))


@pytest.mark.parametrize("path", DECLARED, ids=lambda p: f"{p.parts[-3]}/{p.name}")
def test_a_declaration_names_its_basis_and_its_first_day(path: Path) -> None:
    head = tomllib.loads(path.read_text(encoding="utf-8"))
    assert head.get("basis"), f"{path} needs basis = “which clause”"
    assert head.get("in_force_from"), f"{path} needs in_force_from = 2019-05-15"


def test_there_are_declarations_to_look_at() -> None:
    assert DECLARED
