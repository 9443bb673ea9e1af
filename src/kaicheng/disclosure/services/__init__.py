"""The verbs of the disclosure section. Each asks whether it may, changes, records, in one transaction."""

from kaicheng.disclosure.services.explaining import explain_gap, remove_note
from kaicheng.disclosure.services.guides import compose_guide, save_guide

__all__ = ["compose_guide", "explain_gap", "remove_note", "save_guide"]
