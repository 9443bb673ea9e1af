"""Applications for government information 政府信息公开申请: the case, every event of its course, and what was written in it.

What identifies the applicant is sealed (`kernel.sealing`) and opened only by `services.looking`, which records the look.
"""

from kaicheng.foi.models.beside import FeeNotice, Party, Proceeding, Remedies
from kaicheng.foi.models.case import Case, CaseEvent, CaseEventQuerySet, CaseQuerySet, DateChange, Kind
from kaicheng.foi.models.papers import Draft, Letter, Paper, Release

__all__ = [
    "Case",
    "CaseEvent",
    "CaseEventQuerySet",
    "CaseQuerySet",
    "DateChange",
    "Draft",
    "FeeNotice",
    "Kind",
    "Letter",
    "Paper",
    "Party",
    "Proceeding",
    "Release",
    "Remedies",
]
