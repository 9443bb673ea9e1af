"""Addresses of subscriptions for the walk of every address as every duty: figures belong to no agency."""

from kaicheng.organisations.models import Agency


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    return {"subscriptions:overview": {}}
