"""Back-office addresses of the home page; it belongs to the government at the root, whichever agency is asked about."""

from datetime import UTC, datetime

from documents.factories import make_actor

from kaicheng.organisations.models import Agency
from kaicheng.portal import selectors, services
from kaicheng.users.models import DutyKind

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    host = selectors.host()
    assert host is not None
    draft = selectors.home_draft()
    if draft is None:
        draft = services.start_draft(actor=make_actor(host, DutyKind.OFFICE), now=NOW)
    block = selectors.blocks_of(draft)[0]
    return {
        "home:editor": {},
        "home:preview": {},
        "home:history": {},
        "home:add_block": {"kind": "notice"},
        "home:block": {"pk": block.pk},
    }
