"""The demo county goes through the doors of an office, and holds together."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from kaicheng.audit.services import verify
from kaicheng.documents.models import Document, Edition
from kaicheng.documents.selectors import validity_of
from kaicheng.documents.services import validity_mismatches
from kaicheng.documents.validity import State
from kaicheng.users.staff import user_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "DEMO", True)
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    call_command("load_demo")
    return tmp_path


def state(number: str, on: date) -> Any:
    return validity_of(Document.objects.get(live__doc_number=number), on).state


def test_the_county_comes_through_the_doors_and_holds_together(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test, because the county takes long to load."""
    it_is_loaded_once_and_its_record_and_index_are_whole(county)
    its_repeals_and_expiries_turn_on_their_days()
    its_sign_ins_end_with_the_demonstration(county, monkeypatch)


def it_is_loaded_once_and_its_record_and_index_are_whole(county: Path) -> None:
    loaded = Document.objects.count()
    assert loaded > 84  # the files of the manifest, and what the disclosure sections and the flow bring along
    assert {"draft", "returned", "in_review", "in_secrecy", "cleared", "scheduled"} <= set(
        Edition.objects.values_list("status", flat=True)
    )
    assert not Document.objects.public().exclude(live__openness="proactive").exists()
    assert Edition.objects.filter(openness="withheld").exists()
    call_command("load_demo")  # a second time changes nothing
    assert Document.objects.count() == loaded
    assert verify()[1] == []
    assert list(validity_mismatches()) == []
    assert (county / "demo-accounts.txt").stat().st_mode & 0o077 == 0


def its_repeals_and_expiries_turn_on_their_days() -> None:
    assert state("棠政发〔2016〕19号", date(2019, 1, 1)) == State.IN_FORCE
    assert state("棠政发〔2016〕19号", date(2021, 1, 1)) == State.REPEALED
    assert state("棠政规〔2025〕3号", date(2026, 11, 21)) == State.IN_FORCE
    assert state("棠政规〔2022〕5号", date(2026, 12, 31)) == State.IN_FORCE
    assert state("棠政规〔2022〕5号", date(2027, 1, 1)) == State.REPEALED
    assert state("棠政办规〔2024〕3号", date(2026, 12, 15)) == State.IN_FORCE
    assert state("棠政办规〔2024〕3号", date(2026, 12, 16)) == State.EXPIRED
    assert state("棠政规〔2026〕5号", date(2026, 12, 31)) == State.NOT_YET


def its_sign_ins_end_with_the_demonstration(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    password = (county / "demo-accounts.txt").read_text(encoding="utf-8").split("口令：")[1].split("（")[0]
    request = RequestFactory().post("/admin/login/")
    assert authenticate(request, username="xinxi.nyj", password=password) == user_named("xinxi.nyj")
    monkeypatch.setattr(settings, "DEMO", False)
    assert authenticate(request, username="xinxi.nyj", password=password) is None
    with pytest.raises(CommandError, match="本机演示"):
        call_command("load_demo")
