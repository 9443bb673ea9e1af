"""The verbs over agencies and their names. Each: may the actor, change, record, tell the others after commit."""

from kaicheng.organisations.services.agencies import abolish, create, move, reorganise, update
from kaicheng.organisations.services.importing import ImportRefused, check, export, import_agencies
from kaicheng.organisations.services.names import (
    add_alias,
    dismiss,
    note_unresolved,
    remove_alias,
    remove_group,
    save_group,
    settle,
)

__all__ = [
    "ImportRefused",
    "abolish",
    "add_alias",
    "check",
    "create",
    "dismiss",
    "export",
    "import_agencies",
    "move",
    "note_unresolved",
    "remove_alias",
    "remove_group",
    "reorganise",
    "save_group",
    "settle",
    "update",
]
