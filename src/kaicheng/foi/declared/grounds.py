"""Grounds on which a part of a document is covered (grounds.toml)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something may not be released; `clause` is what the cover bears."""

    code: str
    name: str
    clause: str


@cache
def grounds() -> dict[str, Ground]:
    rows = Declaration(Path(__file__).parent / "grounds.toml").rows("ground", Ground)
    return {row.code: row for row in rows}
