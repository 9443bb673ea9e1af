"""What is written in a letter, and how it came to stand so: sealed as JSON, for it may name persons."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: when (ISO), by whom (key of the user), and how what was changed stood before."""

    at: str
    by: int | None
    before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """`parts`: text by content code. `until`: the last day set in the letter; `days`: of an extension; `to`: an addressee in words."""

    parts: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None
    days: int = 0
    to: str = ""
    history: tuple[Edit, ...] = ()

    @property
    def plain(self) -> bytes:
        data = {
            "parts": dict(self.parts),
            "until": self.until.isoformat() if self.until else "",
            "days": self.days,
            "to": self.to,
            "history": [{"at": e.at, "by": e.by, "before": dict(e.before)} for e in self.history],
        }
        return json.dumps(data, ensure_ascii=False).encode()

    @classmethod
    def of(cls, plain: bytes) -> "Written":
        data = json.loads(plain)
        history = tuple(Edit(**edit) for edit in data["history"])
        until = date.fromisoformat(data["until"]) if data["until"] else None
        return cls(data["parts"], until, data["days"], data["to"], history)

    def changed(self, now: "Written", *, at: str, by: int | None) -> "Written":
        """Give `now` with this as its past. What did not change is not kept twice."""
        before, after = _flat(self), _flat(now)
        names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
        if not names:
            return self
        past = Edit(at, by, {name: before.get(name, "") for name in sorted(names)})
        return replace(now, history=(*self.history, past))


def _flat(written: Written) -> dict[str, str]:
    until = written.until.isoformat() if written.until else ""
    return {**written.parts, "until": until, "days": str(written.days or ""), "to": written.to}
