"""Docs that people rely on keep up with the code."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
OURS = [model for model in apps.get_models() if model.__module__.startswith("kaicheng.")]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_every_model_stands_in_the_glossary(model: type) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert f"`{model.__name__}`" in glossary
    assert str(model._meta.verbose_name) in glossary  # type: ignore[attr-defined]


def test_every_migration_has_a_telling_name() -> None:
    names = [path.stem for path in (ROOT / "src" / "kaicheng").glob("*/migrations/0*.py")]
    assert names
    assert not [name for name in names if "auto_" in name or re.fullmatch(r"\d+", name)]


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_lock_files_name_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.lock"):
        assert "://" not in path.read_text(encoding="utf-8"), path


def test_links_between_pages_lead_somewhere() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for name in [n for n in listed.stdout.splitlines() if not n.startswith("demo/texts")]:
        page = ROOT / name
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{name} → {target}"
