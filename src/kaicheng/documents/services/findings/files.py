"""Uploaded files: those that are dead, those that cannot be cleaned, and what cleaning will take out of the others."""

from collections.abc import Iterator

from kaicheng.documents.models import Edition, FileScrutiny
from kaicheng.documents.services.cleaning import SIGNED, UNCLEANABLE
from kaicheng.documents.services.findings.finding import Finding, must, should
from kaicheng.documents.services.findings.sources import files_of, release_key, stop
from kaicheng.documents.services.scrutiny import MISSING
from kaicheng.files.models import StoredFile

# taken out of nearly every file; not worth a word
_ROUTINE = frozenset(
    {
        "作者、单位等文档属性",
        "作者、软件等文档属性",
        "自定义 XML 数据",
        "打印机设置",
        "模板路径",
        "演示文稿标记",
        "键盘设置",
    }
)
_LEFTOVER = "不再使用的单元格文字"  # goes with whatever else was hidden
_SHOWN = 6


def check(edition: Edition, seen: dict[int, FileScrutiny]) -> Iterator[Finding]:
    """Everything about the files; `seen`: what they hold, by their keys."""
    for field, name, file in files_of(edition):
        row = seen.get(file.pk)
        if file.size == 0:
            yield must(field, f"{name}是空文件，请重新上传。")
        elif row is not None:
            judge = _original if field == "original" else _attachment
            yield from judge(edition, name, file, row)
            yield from _taken_out(field, name, row)


def _taken_out(field: str, name: str, row: FileScrutiny) -> Iterator[Finding]:
    removed = [words for words in row.removed if words not in _ROUTINE]
    if len(removed) > 1:
        removed = [words for words in removed if words != _LEFTOVER]
    if removed:
        shown = "、".join(removed[:_SHOWN]) + ("等" if len(removed) > _SHOWN else "")
        yield should(
            field, f"{name}带有{shown}，发布时自动清除，公众下载的是清理后的文件；后台仍保留原文件。"
        )


def _original(edition: Edition, name: str, file: StoredFile, row: FileScrutiny) -> Iterator[Finding]:
    if row.trouble_code == SIGNED:
        yield from _signed(edition, "original", name, file, row)
    elif row.trouble_code == MISSING:
        yield should("original", f"{name}的内容在存储中缺失，公众将不能下载原件，请告知平台管理员。")
    elif row.trouble_code:
        yield should("original", f"{name}不提供公众下载，改为提供系统排版的 Word、PDF：{row.trouble}")


def _attachment(edition: Edition, name: str, file: StoredFile, row: FileScrutiny) -> Iterator[Finding]:
    if row.trouble_code == SIGNED:
        yield from _signed(edition, "attachments", name, file, row)
    elif row.trouble_code == UNCLEANABLE:
        key = release_key(UNCLEANABLE, file.digest, ())
        to_do = "确需以原格式公开的，由保密审查核对后放行。"
        yield stop(edition, "attachments", f"{name}：{row.trouble}", to_do, key)
    elif row.trouble_code:
        yield must("attachments", f"{name}打不开：{row.trouble}")


def _signed(
    edition: Edition, field: str, name: str, file: StoredFile, row: FileScrutiny
) -> Iterator[Finding]:
    """A signed file goes out as it came; where it has hidden parts somebody must have looked at them."""
    if not row.hidden:
        yield should(
            field, f"{name}带有电子签名，为使签名保持有效，公众下载的是原文件，其中的作者等属性未作清理。"
        )
        return
    where = "、".join(row.hidden[:3])
    sentence = f"{name}带有电子签名，系统不能清理，而其中有隐藏内容（{where}）。"
    to_do = "请换用没有签名的文本，或由保密审查核对后放行。"
    yield stop(edition, field, sentence, to_do, release_key(SIGNED, file.digest, ()))
