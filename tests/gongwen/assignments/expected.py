"""Invented work-point documents with the tasks a careful clerk would write down."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Due:
    """A task to be found. Units divided by 、; `due` as ISO date or the words; `often` as “month:1”; `reach` as “60%”."""

    path: str
    leads: str = ""
    others: str = ""
    due: list[str] = field(default_factory=list)
    often: list[str] = field(default_factory=list)
    reach: list[str] = field(default_factory=list)
    cites: list[str] = field(default_factory=list)
    heading: str | None = None

    def units(self, field_name: str) -> set[str]:
        return {name for name in re.split("、(?![^（]*）)", getattr(self, field_name)) if name}


@dataclass(frozen=True)
class Specimen:
    """A text with its tasks in order."""

    name: str
    text: str
    tasks: list[Due]
