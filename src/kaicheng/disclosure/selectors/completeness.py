"""Completeness of all sections: agency × part, with counts, last update, gaps and what is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kaicheng.disclosure.selectors.entries import holdings
from kaicheng.disclosure.selectors.guides import GuideState, GuideView, guides_of
from kaicheng.disclosure.selectors.reports import ReportList, report_lists
from kaicheng.disclosure.selectors.sections import AgencySection, Leaf, in_cluster, made
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import stands


@dataclass(frozen=True, slots=True)
class Completeness:
    """One agency's section as the office looks at it."""

    section: AgencySection
    guide: GuideView
    reports: ReportList

    @property
    def agency(self) -> Agency:
        return self.section.agency

    @property
    def due_leaves(self) -> tuple[Leaf, ...]:
        """The items that the agency answers for."""
        return tuple(leaf for leaf in self.section.leaves if leaf.due)

    @property
    def empty_leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for leaf in self.due_leaves if not leaf.holding.count)

    @property
    def filled(self) -> int:
        """How many of the items that it answers for hold something."""
        return len(self.due_leaves) - len(self.empty_leaves)

    @property
    def last(self) -> datetime | None:
        return self.section.last

    @property
    def rules_missing(self) -> bool:
        part = self.section.part("rules")
        return part.asked and not part.holding.count

    @property
    def report_overdue(self) -> bool:
        return self.reports.overdue is not None

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is to be done, in sentences, most pressing first."""
        found = []
        if overdue := self.reports.overdue:
            days = f"{overdue.due.month}月{overdue.due.day}日"
            found.append(f"{overdue.last}年政府信息公开年报应于{overdue.due.year}年{days}前公布，尚未公布。")
        if self.guide.state is GuideState.NONE:
            found.append("没有公布政府信息公开指南。")
        elif self.guide.state is GuideState.UNDER_WAY:
            found.append(f"政府信息公开指南尚未公布{f'（{self.guide.draft}）' if self.guide.draft else ''}。")
        found += [difference.sentence for difference in self.guide.differences]
        if self.rules_missing:
            found.append("政府信息公开制度栏为空。")
        older = self.reports.missing - (1 if self.reports.overdue else 0)
        if older:
            found.append(f"另有{older}个年度的年报没有公开，也没有说明原因。")
        return tuple(found)


def completeness(agencies: Iterable[Agency], today: date) -> tuple[Completeness, ...]:
    """Look at the sections of these agencies, in their order; those abolished or without a section are left out.

    Six queries at most, however many agencies.
    """
    wanted = [agency for agency in agencies if in_cluster(agency) and stands(agency, today)]
    held = holdings([agency.pk for agency in wanted])
    guides = guides_of(wanted)
    reports = report_lists(wanted, today)
    return tuple(
        Completeness(made(agency, held.get(agency.pk, {})), guide, listed)
        for agency, guide, listed in zip(wanted, guides, reports, strict=True)
    )
