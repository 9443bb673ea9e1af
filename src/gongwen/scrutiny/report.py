"""`kaicheng read --scrutinise FILE...`: what a file holds of persons and out of sight, masked, place by place."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from gongwen.reading.limits import DEFAULT_LIMITS, Upload
from gongwen.scrutiny.inspection import Inspection, inspect


def report(paths: Sequence[Path]) -> int:
    """Print what is in the files; gives 1 where any cannot be read."""
    failed = False
    for path in paths:
        data = _content(path)
        if data is None:
            sys.stderr.write(f"{path.name}：文件打不开，或者超过大小上限。请核对文件名和权限。\n")
            failed = True
            continue
        sys.stdout.write("\n".join(_lines(path.name, inspect(Upload(data, path.name)))) + "\n\n")
    return 1 if failed else 0


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= DEFAULT_LIMITS.file_size else None
    except OSError:
        return None


def _lines(name: str, found: Inspection) -> Iterator[str]:
    yield f"━━ {name}"
    for one in found.spotted:
        seen = "" if one.visible else "（读者看不见）"
        yield f"{one.kind.label}：{one.masked}{seen}　位置：{'、'.join(filter(None, one.places)) or '正文'}"
    if not found.spotted:
        yield "未发现公民身份号码、银行卡号、手机号码等。"
    if found.removed:
        yield f"公开前会清除：{'、'.join(found.removed)}"
    if found.trouble:
        yield f"提示：{found.trouble}"
