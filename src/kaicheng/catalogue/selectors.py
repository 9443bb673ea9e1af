"""Questions about what must be disclosed."""

from kaicheng.catalogue.declared import Item, items


def disclosure_tree() -> tuple[Item, ...]:
    """All items of Articles 20–21 in their order."""
    return tuple(items().values())


def item(code: str) -> Item | None:
    return items().get(code)


def item_name(code: str) -> str:
    """Give the item's name, "" for an unknown code."""
    found = items().get(code)
    return found.name if found else ""
