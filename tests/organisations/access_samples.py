"""Addresses of agencies with objects of one agency, for the walk of every duty over every address."""

from organisations.factories import NOW

from kaicheng.organisations.models import Agency, AgencyGroup, UnresolvedName

OF_AGENCY = ("agency", "move", "end", "aliases")
OF_NOTHING = ("tree", "add", "import", "export", "queue", "groups", "add_group")


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    group = AgencyGroup.objects.create(name="各县直单位")
    waiting = UnresolvedName.objects.create(name="县某某中心", first_seen_at=NOW)
    return {
        **{f"organisations:{name}": {} for name in OF_NOTHING},
        **{f"organisations:{name}": {"code": agency.code} for name in OF_AGENCY},
        "organisations:group": {"pk": group.pk},
        "organisations:settle": {"pk": waiting.pk},
    }
