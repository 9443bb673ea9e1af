"""`kaicheng read FILE... [--json | --tasks]`: print what was recognised in official document files.

Needs no database and no Django. Heavy libraries are loaded by the readers that need them.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gongwen.errors import UnreadableFileError
from gongwen.model import Node, Numbered, OfficialDocument, Reading
from gongwen.source import TableBlock

_LABELS = {
    "copy_number": "份号",
    "secrecy": "密级",
    "urgency": "紧急程度",
    "issuing_mark": "发文机关标志",
    "doc_number": "发文字号",
    "signatories": "签发人",
    "registration_no": "统一登记号",
    "title": "标题",
    "genre": "文种",
    "issuers": "发文机关",
    "written_date": "成文日期",
    "addressees": "主送机关",
    "issued_docs": "印发（转发）文件",
    "attachments": "附件",
    "note": "附注",
    "disclosure": "公开属性标注",
    "disclosure_class": "公开属性",
    "copy_to": "抄送",
    "distribution": "分送（抄报）",
    "printed_by": "印发机关",
    "printed_date": "印发日期",
}
_SURE = 0.9
_DOUBTFUL = 0.6
_WORDS_SHOWN = 40
_OUTLINE_SHOWN = 36


def main(argv: Sequence[str] | None = None) -> int:
    """Read the files that are named; returns 1 where any of them could not be read."""
    parser = argparse.ArgumentParser(
        prog="kaicheng read", description="识别公文文件，列出各要素及其出处。", add_help=False
    )
    parser.add_argument(
        "files", nargs="+", metavar="文件", type=Path, help="docx、pdf、ofd、html、txt、md、doc、wps"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出，键为文件名（不含扩展名）")
    parser.add_argument(
        "--scrutinise",
        action="store_true",
        help="改为列出文件各处（含隐藏部分）的个人信息，以及公开前会清除的内容",
    )
    parser.add_argument(
        "--tasks", action="store_true", help="改为列出任务：牵头单位、责任单位、时限、频次、指标"
    )
    parser.add_argument("--xlsx", metavar="表格文件", type=Path, help="把各文件的任务写入一个 xlsx 表格")
    parser.add_argument("-h", "--help", action="help", help="显示本帮助")
    options = parser.parse_args(argv)
    if options.scrutinise:
        from gongwen.scrutiny.report import report

        return report(options.files)
    read = [(path, document) for path in options.files if (document := _read(path))]
    failed = len(read) < len(options.files)
    if options.json:
        results: dict[str, Any] = {}
        for path, document in read:
            results[_key(path, results)] = as_prediction(document)
        print(json.dumps(results, ensure_ascii=False, indent=1))
    elif options.tasks:
        print("\n".join(line for path, document in read for line in _tasks(path, document)))
    elif not options.xlsx:
        print("\n".join(line for path, document in read for line in _report(path, document)))
    if options.xlsx:
        failed = not _write_workbook(options.xlsx, read) or failed
    return 1 if failed else 0


def _read(path: Path) -> OfficialDocument | None:
    """Read and recognise one file; a file that cannot be read is named on stderr."""
    from gongwen.reading import read
    from gongwen.recognise import recognise

    try:
        return recognise(read(path))
    except UnreadableFileError as refusal:
        print(f"{path.name}：{refusal.sentence}{refusal.advice}", file=sys.stderr)
    except OSError:
        print(f"{path.name}：文件打不开。请核对文件名和所在文件夹，并确认有权读取。", file=sys.stderr)
    return None


def _tasks(path: Path, document: OfficialDocument) -> Iterator[str]:
    """Lines of the table of tasks of one file."""
    from gongwen.assignments import tasks_of
    from gongwen.assignments.printed import table

    tasks = tasks_of(document)
    yield f"━━ {path.name}：任务 {len(tasks)} 项" if tasks else f"━━ {path.name}：没有找到任务"
    if tasks:
        yield from table(tasks)
    yield ""


def _write_workbook(path: Path, read: Sequence[tuple[Path, OfficialDocument]]) -> bool:
    """Write the tasks of all files; says on stderr why it could not."""
    from gongwen.assignments import tasks_of
    from gongwen.assignments.printed import write_workbook

    tasks = [(source.name, tasks_of(document)) for source, document in read]
    try:
        write_workbook(path, tasks)
    except OSError:
        print(
            f"{path}：表格写不进去。请核对文件夹是否存在、文件是否已在别处打开，并确认有权写入。",
            file=sys.stderr,
        )
        return False
    print(f"已写入 {path}：{sum(len(found) for _, found in tasks)} 项任务。", file=sys.stderr)
    return True


def _key(path: Path, taken: dict[str, Any]) -> str:
    """Name of a file without its extension; the full name where two files share it."""
    return path.name if path.stem in taken else path.stem


def as_prediction(document: OfficialDocument) -> dict[str, Any]:
    """Plain values of an official document and its tasks, dates in ISO form."""
    from gongwen.assignments import tasks_of
    from gongwen.assignments.plain import as_plain

    validity = document.validity
    return {
        "intake": {
            **{name: _plain(getattr(document, name)) for name in ("title", "doc_number")},
            "issuers": _plain(document.issuers) or [],
            **{
                name: _plain(getattr(document, name))
                for name in ("written_date", "printed_date", "addressees")
            },
            **{name: _plain(getattr(document, name)) for name in ("disclosure", "disclosure_class", "genre")},
            **{
                name: _plain(getattr(document, name)) or []
                for name in ("attachments", "issued_docs", "copy_to")
            },
            "validity": {
                "effective_from": _plain(validity.effective_from),
                "valid_until": _plain(validity.valid_until),
            },
            "registration_no": _plain(document.registration_no),
            "repeals": [{"title": c.title, "number": c.number} for c in document.repeals],
        },
        "citations": [{"title": c.title, "number": c.number} for c in document.citations],
        "tasks": [as_plain(task) for task in tasks_of(document)],
    }


def _plain(reading: Reading[Any] | None) -> Any:
    if reading is None:
        return None
    value = reading.value
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _report(path: Path, document: OfficialDocument) -> Iterator[str]:
    """Lines for a person: each element with the words it was read from and how sure it is."""
    yield f"━━ {path.name}"
    for name, label in _LABELS.items():
        reading: Reading[Any] | None = getattr(document, name)
        if reading is not None:
            yield from _field(label, reading)
    for label, reading in (
        ("施行日期", document.validity.effective_from),
        ("有效期至", document.validity.valid_until),
    ):
        if reading is not None:
            yield from _field(label, reading)
    yield from (f"废止文件：{_cited(c.title, c.number)}" for c in document.repeals)
    yield from (f"引用文件：{_cited(c.title, c.number)}" for c in document.citations)
    yield from (f"网页信息：{label}：{value}" for label, value in document.page_metadata.items())
    if document.body:
        yield "正文目录："
        yield from _outline(document.body, 1)
    for annex in document.annexes:
        yield f"{annex.label or '印发的文件'}：{annex.title or '（无标题）'}"
        yield from _outline(annex.body, 1)
    yield from (f"提示：{warning}" for warning in document.warnings)
    yield ""


def _field(label: str, reading: Reading[Any]) -> Iterator[str]:
    plain = _plain(reading)
    value = "；".join(plain) if isinstance(plain, list) else str(plain)
    words = " ".join(reading.words.split())
    source = (
        f"原文“{_short(words, _WORDS_SHOWN)}”" if words and words != value else ("" if words else "推断所得")
    )
    hints = "，".join(part for part in (source, _certainty(reading.confidence)) if part)
    yield f"{label}：{value}（{hints}）"


def _certainty(confidence: float) -> str:
    degree = "可靠" if confidence >= _SURE else "请核对" if confidence >= _DOUBTFUL else "仅供参考，请核对"
    return f"把握 {confidence:.0%}，{degree}"


def _cited(title: str | None, number: str | None) -> str:
    named = f"《{title}》" if title else ""
    return named + (f"（{number}）" if named and number else number or "")


def _outline(nodes: Sequence[Node], depth: int) -> Iterator[str]:
    """Headings and numbers, indented by depth; plain paragraphs are counted, not printed."""
    plain = 0
    for node in nodes:
        if isinstance(node, Numbered):
            yield f"{'　' * depth}{node.printed}{_short(node.heading or node.text, _OUTLINE_SHOWN)}"
            yield from _outline(node.children, depth + 1)
        elif isinstance(node, TableBlock):
            yield f"{'　' * depth}［表格：{len(node.rows)} 行］"
        else:
            plain += 1
    if plain:
        yield f"{'　' * depth}［段落 {plain} 个］"


def _short(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"
