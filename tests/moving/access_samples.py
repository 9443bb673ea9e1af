"""Back-office addresses of moving in with a run of a given agency, for the walk of every address as every duty."""

import tempfile
from pathlib import Path

from documents.factories import NOW, make_document, office_of

from kaicheng.moving.services import receiving
from kaicheng.moving.services.addressing import Target, add_address
from kaicheng.organisations.models import Agency

OF_RUN = ("run", "heads", "progress", "rows", "decide", "report")


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    """A run that the agency hosts, and an old address of one of its documents."""
    officer = office_of(agency)
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "清单.csv"
        sheet.write_text("标题,正文,发布日期\n某通知,各单位：请照办。,2017-05-12\n", encoding="utf-8")
        run = receiving.receive(
            given=receiving.Given(sheet, sheet.name), agency=agency, actor=officer, now=NOW
        )
    address = add_address(
        shown=f"/old/{agency.code}.html",
        target=Target(make_document(agency=agency)),
        agency=agency,
        actor=officer,
        now=NOW,
    )
    return {
        **{f"moving:{name}": {} for name in ("runs", "receive", "template", "addresses", "export")},
        **{f"moving:{name}": {"pk": run.pk} for name in OF_RUN},
        "moving:step": {"pk": run.pk, "step": "check"},
        "moving:remove": {"pk": address.pk},
    }
