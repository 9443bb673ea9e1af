"""Questions about the disclosure section; the answers are frozen dataclasses that anybody above may use."""

from kaicheng.disclosure.selectors.completeness import Completeness, completeness
from kaicheng.disclosure.selectors.entries import Entry, Holding, holdings, papers_shown
from kaicheng.disclosure.selectors.guides import (
    GUIDE_LABELS,
    GuideState,
    GuideView,
    guide_of,
    guides_of,
    public_guides,
)
from kaicheng.disclosure.selectors.listing import PlaceList, PlaceQuery, documents_in, place_list
from kaicheng.disclosure.selectors.meetings import MeetingRow, Term, TermRow, Told, terms, told
from kaicheng.disclosure.selectors.notes import note_numbered, notes_of
from kaicheng.disclosure.selectors.plans import Period, PlanKind, period_label, plan_kinds
from kaicheng.disclosure.selectors.reports import (
    ReportList,
    ReportState,
    ReportYears,
    report_list,
    report_lists,
)
from kaicheng.disclosure.selectors.sections import (
    AgencySection,
    ClusterGroup,
    ClusterRow,
    Leaf,
    Part,
    agency_named,
    agency_names,
    cluster,
    host_of,
    in_cluster,
    section_of,
    successor_of,
)

__all__ = [
    "GUIDE_LABELS",
    "AgencySection",
    "ClusterGroup",
    "ClusterRow",
    "Completeness",
    "Entry",
    "GuideState",
    "GuideView",
    "Holding",
    "Leaf",
    "MeetingRow",
    "Part",
    "Period",
    "PlaceList",
    "PlaceQuery",
    "PlanKind",
    "ReportList",
    "ReportState",
    "ReportYears",
    "Term",
    "TermRow",
    "Told",
    "agency_named",
    "agency_names",
    "cluster",
    "completeness",
    "documents_in",
    "guide_of",
    "guides_of",
    "holdings",
    "host_of",
    "in_cluster",
    "note_numbered",
    "notes_of",
    "papers_shown",
    "period_label",
    "place_list",
    "plan_kinds",
    "public_guides",
    "report_list",
    "report_lists",
    "section_of",
    "successor_of",
    "terms",
    "told",
]
