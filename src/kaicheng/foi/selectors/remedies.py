"""Where somebody turns who does not agree with an agency's reply, and what stands before the numbers of its letters."""

import re

from kaicheng.foi.models import Remedies
from kaicheng.foi.remedies import Organs
from kaicheng.organisations.models import Agency, AgencyKind

_SORT = re.compile(r"(?<=.)[发函规通任报纪字办]+$")
_LONGEST_PREFIX = 20


def remedies_of(agency: Agency) -> Remedies | None:
    return Remedies.objects.filter(agency=agency).first()


def government_above(agency: Agency) -> Agency | None:
    """The government an agency belongs to; for a government the one above it. None at the root."""
    above = agency.parent
    while above is not None and above.kind != AgencyKind.GOVERNMENT:
        above = above.parent
    return above


def organs_of(agency: Agency) -> Organs:
    """What is set for the agency, the rest from the government above it; what neither says is empty."""
    own, above = remedies_of(agency), government_above(agency)
    upper = remedies_of(above) if above is not None else None
    follows = above is not None and not (own and own.review_organ)
    organ = above.name if follows and above is not None else (own.review_organ if own else "")
    address, online = (own.review_address, own.review_online) if own else ("", "")
    if follows and above is not None:
        address = address or (upper.hears_address if upper else "") or _reached(above)
        online = online or (upper.hears_online if upper else "")
    # a government answers before another court than its departments do (行政诉讼法第十五条)
    below = upper.court_below if upper is not None and agency.kind != AgencyKind.GOVERNMENT else ""
    court = (own.court if own else "") or below
    return Organs(review=organ, court=court, address=address, online=online)


def _reached(agency: Agency) -> str:
    named = (("地址", agency.address), ("电话", agency.telephone))
    return "，".join(f"{name}：{value}" for name, value in named if value)


def prefix_of(agency: Agency) -> str:
    """What stands before the numbers of its letters 文书代字: as set, else from its numbers of documents, else its short name.

    棠自然资 of 棠自然资函; the word for the sort of document is dropped.
    """
    own = remedies_of(agency)
    if own and own.number_prefix:
        return own.number_prefix
    first = next((word for word in agency.number_prefixes if word), "")
    return (_SORT.sub("", first) or agency.short_name or agency.name)[:_LONGEST_PREFIX]
