from datetime import date

from kaicheng.disclosure.declared import first_report_year, guide_entries, report_due
from kaicheng.organisations.models import AgencyKind


def test_the_nine_things_of_article_12_are_compulsory_in_a_guide() -> None:
    compulsory = {entry.code for entry in guide_entries() if entry.compulsory}
    assert compulsory >= {
        "classification", "arrangement", "access", "office", "address", "hours", "telephone", "fax", "online",
    }  # fmt: skip


def test_reports_are_due_by_the_rule_of_their_day() -> None:
    assert report_due(AgencyKind.GOVERNMENT, 2024) == date(2025, 3, 31)
    assert report_due(AgencyKind.DEPARTMENT, 2024) == date(2025, 1, 31)
    assert report_due(AgencyKind.OFFICE, 2024) == date(2025, 1, 31)
    assert report_due(AgencyKind.TOWNSHIP, 2024) == date(2025, 1, 31)
    # the report of 2018 was due before the Regulation was revised on 15 May 2019
    assert report_due(AgencyKind.DEPARTMENT, 2018) == date(2019, 3, 31)


def test_reports_begin_with_the_regulation() -> None:
    assert first_report_year() == 2008
