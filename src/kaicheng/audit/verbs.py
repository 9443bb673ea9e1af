"""What the record's words mean to a reader: the Chinese name of each verb, of each kind of thing, and of details.

The record itself keeps plain identifiers, so that renaming never touches a sealed row. Each app registers its own
words when it is loaded; what nobody registered falls back to the table of rights, then to the identifier.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kaicheng.users.policy import Scope, table

Explain = Callable[[Mapping[str, Any]], list[tuple[str, str]]]  # detail → rows of (label, words)
Address = Callable[[str], str | None]  # object id → address of its page, None where there is none (any more)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing (model label): its Chinese name and where to look at one."""

    label: str
    address: Address | None = None


_LABELS: dict[str, str] = {}
_EXPLAIN: dict[str, Explain] = {}
_KINDS: dict[str, Kind] = {}


def register(verb: str, label: str, *, explain: Explain | None = None) -> None:
    """Name a verb; `explain` puts its details into words. Registering again replaces."""
    _LABELS[verb] = label
    if explain is not None:
        _EXPLAIN[verb] = explain


def register_kind(object_type: str, label: str, address: Address | None = None) -> None:
    """Name a kind of thing by its model label, “documents.document”."""
    _KINDS[object_type] = Kind(label, address)


def label_of(verb: str) -> str:
    """Give the verb's name: as registered, else as the table of rights calls it, else the verb itself."""
    if verb in _LABELS:
        return _LABELS[verb]
    rule = table().get(verb)
    return rule.label if rule is not None else verb


def kind_of(object_type: str) -> Kind:
    return _KINDS.get(object_type, Kind(object_type))


def explained(verb: str, detail: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """Give the details in words; None where nobody said how."""
    explain = _EXPLAIN.get(verb)
    return explain(detail) if explain is not None else None


def account_verbs() -> list[str]:
    """Verbs over agencies and accounts: all of the record that an administrator may see (design section 5)."""
    return sorted(name for name, rule in table().items() if rule.scope == Scope.ACCOUNTS)
