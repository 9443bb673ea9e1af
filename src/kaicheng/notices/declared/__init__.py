"""How long notices are kept (keeping.toml beside this file), read once."""

from functools import cache
from pathlib import Path

from kaicheng.kernel.declared import Declaration, Parameter


@cache
def kept_days() -> Parameter[int]:
    """Days after reading."""
    return Declaration(Path(__file__).parent / "keeping.toml").parameter("kept_days", int)
