"""A small county for the public pages, on a fixed day."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from documents.factories import make_agency, make_document

from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency, AgencyKind

TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def own_renditions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files typeset in one test are not handed out in another, where ids begin anew."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only views read the clock; here it stands still."""
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: TODAY)


@pytest.fixture
def county(db: Any) -> Agency:
    """The government at the root, and its office with a contact block."""
    root = make_agency("溪山县人民政府", code="XS", kind=AgencyKind.GOVERNMENT, order=0)
    make_agency(
        "溪山县人民政府办公室",
        code="XSZFB",
        parent=root,
        kind=AgencyKind.OFFICE,
        order=1,
        telephone="0000-6660001",
        address="溪山县文苑路1号",
        disclosure_office="政务公开股",
    )
    return root


@pytest.fixture
def bureau(county: Agency) -> Agency:
    return make_agency("溪山县水利局", code="XSSL", parent=county, order=2, telephone="0000-6660002")


@pytest.fixture
def water(bureau: Agency) -> Document:
    """A normative document in force, with an outline long enough for contents."""
    return make_document(
        title="溪山县水利局关于加强小型水库安全管理的通知",
        agency=bureau,
        doc_number="溪水发〔2026〕3号",
        normative=True,
        theme="06/02",
        effective_from=date(2026, 3, 1),
        body="为加强小型水库安全管理，现通知如下。\n一、落实责任。各乡镇要落实巡查责任人。\n"
        "二、加强巡查。汛期每日巡查一次。\n三、严肃纪律。发现隐患立即上报。",
    )
