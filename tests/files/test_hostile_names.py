"""Names that a database refuses or that lie to the reader."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from documents.factories import make_actor, make_agency

from kaicheng.documents import intake
from kaicheng.files import services

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.mark.parametrize("name", ["通\0知.txt", "通知\r\nX.txt", "通知\u202e.txt", "通知\ud800.txt"])
def test_a_stored_name_holds_nothing_unseen(name: str) -> None:
    assert services.store(name.encode("utf-8", "replace"), name=name, at=NOW).name in {
        "通知.txt",
        "通知X.txt",
    }


def test_a_name_inside_a_zip_with_a_nul_is_taken_in() -> None:
    agency = make_agency()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("通知\x01.txt", "关于供水的通知")
    uploads = [
        intake.Upload("件.zip", packed.getvalue()),
        intake.Upload("通\0知.txt", "关于供电的通知".encode()),
    ]
    batch = intake.receive(files=uploads, agency=agency, actor=make_actor(agency), now=NOW)
    assert [item.name for item in batch.items.order_by("pk")] == ["通知.txt", "通知.txt"]
