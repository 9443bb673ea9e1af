"""Recognition reads from each demo file what the clerk has written down about it."""

from pathlib import Path
from typing import Any

import pytest

reading = pytest.importorskip("gongwen.reading")
recognition = pytest.importorskip("gongwen.recognise", reason="recognition is not there yet")

# Notices of a township are signed with its short name; the full name is in the table of units.
SHORT_SIGNED = {"青茶铺镇人民政府", "高岭乡人民政府", "云坳镇人民政府", "长亭镇人民政府", "城关街道办事处"}


def plain(text: str | None) -> str:
    return "".join((text or "").split()).replace("　", "")


def read_facts(path: Path) -> dict[str, Any]:
    document = recognition.recognise(reading.read(path))
    return {
        "title": plain(document.title.value if document.title else None),
        "number": document.doc_number.value if document.doc_number else None,
        "written": document.written_date.value if document.written_date else None,
        "issuers": {plain(name) for name in (document.issuers.value if document.issuers else ())},
    }


def clerk_facts(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": plain(entry["title"]),
        "number": entry.get("number"),
        "written": entry["written"],
        "issuers": {plain(name) for name in entry["issuers"]},
    }


def agrees(field: str, read: Any, known: Any) -> bool:
    if field == "issuers" and read and read <= SHORT_SIGNED:
        return bool({f"棠溪县{name}" for name in read} == known)
    return bool(read == known)


def disagreements(demo: Path, documents: dict[str, dict[str, Any]], field: str) -> list[str]:
    found = []
    for entry in documents.values():
        read, known = read_facts(demo / "files" / entry["file"])[field], clerk_facts(entry)[field]
        if not agrees(field, read, known):
            found.append(f"{entry['file']}: {read!r}, not {known!r}")
    return found


@pytest.mark.parametrize("field", ["title", "number", "written", "issuers"])
def test_recognition_agrees_with_the_clerk(
    demo: Path, documents: dict[str, dict[str, Any]], field: str
) -> None:
    assert disagreements(demo, documents, field) == []
