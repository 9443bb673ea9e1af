"""Compile our message catalogues (.po → .mo) without gettext being installed.

    .venv/bin/python scripts/compile_messages.py          write
    .venv/bin/python scripts/compile_messages.py --check  say whether what is there is up to date

Knows what our catalogues use: msgctxt, msgid, msgid_plural, msgstr, comments. Layout: GNU gettext manual, “MO Files”.
"""

import ast
import re
import struct
import sys
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[1] / "src" / "kaicheng" / "locale"
_LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")$')
MAGIC = 0x950412DE


def entries(text: str) -> dict[str, str]:
    """Read a catalogue: key (context, id and plural as the .mo format joins them) → translation."""
    found: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", text):
        parts: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            if match := _LINE.match(line):
                current = match[1]
                parts[current] = ast.literal_eval(match[2])
            elif line.startswith('"') and current:
                parts[current] += ast.literal_eval(line)
        strings = [value for name, value in sorted(parts.items()) if name.startswith("msgstr")]
        if "msgid" not in parts or not any(strings) or "#, fuzzy" in block:
            continue
        key = "\0".join(parts[name] for name in ("msgid", "msgid_plural") if name in parts)
        key = f"{parts['msgctxt']}\4{key}" if "msgctxt" in parts else key
        if key in found:
            raise ValueError(f"{key!r} stands twice")
        found[key] = "\0".join(strings)
    return found


def compiled(messages: dict[str, str]) -> bytes:
    """Lay messages out as a .mo file: header, two tables of (length, offset), the strings."""
    keys = sorted(messages)
    sources = [key.encode() for key in keys]
    targets = [messages[key].encode() for key in keys]
    header, row = 28, 8
    offset = header + 2 * row * len(keys)
    tables, data = [], b""
    for text in (*sources, *targets):
        tables.append(struct.pack("<II", len(text), offset + len(data)))
        data += text + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(keys), header, header + row * len(keys), 0, 0)
    return head + b"".join(tables) + data


def main() -> int:
    stale = 0
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        content = compiled(entries(source.read_text(encoding="utf-8")))
        target = source.with_suffix(".mo")
        if target.exists() and target.read_bytes() == content:
            continue
        stale += 1
        if "--check" in sys.argv:
            print(f"{target} is older than its .po: run scripts/compile_messages.py")
        else:
            target.write_bytes(content)
            print(f"{target}: written")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
