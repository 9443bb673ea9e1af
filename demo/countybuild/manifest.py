"""`manifest.toml`: what a careful clerk knows of each file, taken from the front matter of the texts."""

import json
from datetime import date
from typing import Any

from countybuild.source import Source

HEAD = """\
# What a careful clerk knows of each file in `files/`. Made by `build.py` from the front matter of `texts/*.md`;
# edit there. `title`, `number`, `issuers`, `written` are what intake should read; the rest it cannot know.
"""
KEYS = (
    "number", "issuers", "agency", "written", "published", "genre", "theme", "normative", "registration",
    "openness", "openness_reason", "item", "audience", "effective", "expiry", "summary", "keywords",
)  # fmt: skip


def manifest(sources: list[Source]) -> str:
    return HEAD + "".join(entry(source) for source in sources)


def entry(source: Source) -> str:
    lines = ["", "[[document]]", f"id = {quoted(source.name)}", f"file = {quoted(source.file_name)}"]
    lines.append(f"title = {quoted(source.title)}")
    lines += [f"{key} = {quoted(source.meta[key])}" for key in KEYS if key in source.meta]
    if source.attachments:
        lines.append(f"attachments = {quoted(source.attachments)}")
    for relation in source.meta.get("relations", []):
        lines += ["[[document.relations]]", *(f"{key} = {quoted(value)}" for key, value in relation.items())]
    return "\n".join(lines) + "\n"


def quoted(value: Any) -> str:
    """A TOML value."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
