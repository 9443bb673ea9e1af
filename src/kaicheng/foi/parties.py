"""Who is asked for a view, as his name and address are sealed and opened. An agency is named openly and seals nothing."""

import json
from dataclasses import asdict, dataclass, fields

from kaicheng.foi.identity import ring
from kaicheng.foi.models import Case, Party


@dataclass(frozen=True, slots=True)
class Who:
    """A third party: its name, and how it is reached. What is not known is empty."""

    name: str
    telephone: str = ""
    address: str = ""
    email: str = ""
    contact: str = ""


def bound(case: Case, ref: str) -> str:
    """The place to which the sealed value of a party is bound."""
    return f"foi.party:{case.token}:{ref}"


def sealed(case: Case, ref: str, who: Who) -> str:
    return ring().seal(json.dumps(asdict(who), ensure_ascii=False).encode(), bound(case, ref))


def opened(party: Party) -> Who:
    """Open who a party is. Whoever calls has asked whether its reader may."""
    if party.agency is not None:
        return Who(party.agency.name, telephone=party.agency.telephone, address=party.agency.address)
    if not party.sealed:
        return Who("")
    known = {field.name for field in fields(Who)}
    data = json.loads(ring().open(party.sealed, bound(party.case, party.ref)))
    return Who(**{key: value for key, value in data.items() if key in known})
