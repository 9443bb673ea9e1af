"""A small county: a government, its office, departments, a township; names invented."""

from datetime import UTC, date, datetime
from typing import Any

from kaicheng.organisations.models import Agency

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def make_agency(code: str, name: str, kind: str = "department", **values: Any) -> Agency:
    agency: Agency = Agency.objects.create(code=code, name=name, kind=kind, **values)
    return agency


def make_county() -> dict[str, Agency]:
    """Give the agencies by code: G, O (office), F, J, N (departments), T (township), S (subdistrict), C (below N)."""
    root = make_agency("G", "青岚县人民政府", "government")
    rows = [
        ("O", "青岚县人民政府办公室", "office"), ("F", "青岚县发展和改革局", "department"),
        ("J", "青岚县教育局", "department"), ("N", "青岚县农业农村局", "department"),
        ("T", "青岚县柳溪镇人民政府", "township"), ("S", "青岚县城关街道办事处", "subdistrict"),
    ]  # fmt: skip
    made = {"G": root, **{code: make_agency(code, name, kind, parent=root) for code, name, kind in rows}}
    made["C"] = make_agency("C", "青岚县农业技术推广中心", "institution", parent=made["N"])
    return made
