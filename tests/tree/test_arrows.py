"""What the import contracts do not show: foreign keys, other apps' tables, signals."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

SOURCE = Path(__file__).resolve().parents[2] / "src" / "kaicheng"
# lowest first, as in design and .importlinter
HEIGHT = {
    name: level
    for level, names in enumerate(
        [
            ("kernel",), ("numbering", "files", "events"), ("organisations",), ("users",), ("audit",),
            ("catalogue", "calendars", "notices"), ("documents",),
            ("columns", "cleanup", "disclosure", "moving"), ("registers",), ("foi", "engagement", "channels"),
            ("workplan", "reports"), ("search",), ("subscriptions",), ("portal",), ("rendition",), ("supervision",), ("config",),
        ]
    )
    for name in names
}  # fmt: skip


def our_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("kaicheng.")]


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(SOURCE).parts[0], path, ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_foreign_keys_between_apps_point_down(model: type) -> None:
    for field in model._meta.get_fields():  # type: ignore[attr-defined]
        target = field.related_model if field.is_relation and not field.auto_created else None
        if target is None or not target.__module__.startswith("kaicheng."):
            continue
        here, there = model._meta.app_label, target._meta.app_label  # type: ignore[attr-defined]
        assert here == there or HEIGHT[there] < HEIGHT[here], (
            f"{model.__name__}.{field.name} points up to {there}"
        )


def test_no_app_queries_or_writes_another_apps_table() -> None:
    """An app asks another's selectors and services; only a model class's name may cross for typing and keys."""
    found = []
    for app, path, tree in modules():
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            and node.module.startswith("kaicheng.") and node.module.endswith(".models")
            and node.module.split(".")[1] != app
            for alias in node.names
        }  # fmt: skip
        found += [
            f"{path.relative_to(SOURCE)}:{node.lineno} {node.value.id}.objects"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "objects"
            and isinstance(node.value, ast.Name) and node.value.id in foreign
        ]  # fmt: skip
    assert not found, "\n".join(found)


def test_no_model_signal_is_used() -> None:
    found = [
        str(path.relative_to(SOURCE))
        for _, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals"
    ]
    assert not found, "an upper app hears of a lower one by subscribing to a named event"


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_every_concept_has_a_home(name: str) -> None:
    assert not list(SOURCE.parent.rglob(f"{name}.py")), "a helper without a home is a missing concept"


def test_the_domain_does_not_read_the_clock() -> None:
    """`today`, `now` and the actor come in through the door: views, tasks and commands alone ask the clock."""
    doors = {
        "views",
        "api",
        "tasks",
        "management",
        "wagtail_hooks.py",
        "backends.py",
        "manage.py",
        "up.py",
        "api.py",
    }
    clocks = {"now", "today", "localdate", "localtime", "utcnow"}
    found = []
    for _, path, tree in modules():
        inside = set(path.relative_to(SOURCE).parts) | {path.name, path.stem}
        if doors & inside or any(part.startswith("views") for part in inside):
            continue
        found += [
            f"{path.relative_to(SOURCE)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks
            and not (node.args and node.func.attr.startswith("local"))  # turns a given moment into a local one
            and isinstance(node.func.value, ast.Name) and node.func.value.id in {"timezone", "datetime", "date"}
        ]  # fmt: skip
    assert not found, "\n".join(found)
