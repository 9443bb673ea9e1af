"""What Word, Excel and PowerPoint files have in common: properties, comments, embedded files, pictures, charts."""

import posixpath
import re

from gongwen.errors import UnreadableFileError
from gongwen.reading.limits import Upload
from gongwen.reading.package import Package
from gongwen.scrutiny.cleaning import picture, sheet, slides, word
from gongwen.scrutiny.cleaning.package import CT, Editor, R, remove
from gongwen.scrutiny.cleaning.result import Cleaned, Removed, SignedFileError

_PROPERTIES = frozenset({"core-properties", "extended-properties", "custom-properties", "thumbnail"})
_SIDE = {
    "customXml": "自定义 XML 数据",
    "comments": "批注",
    "commentsExtended": "批注",
    "commentsIds": "批注",
    "commentsExtensible": "批注",
    "threadedComment": "批注",
    "commentAuthors": "批注",
    "authors": "批注",
    "people": "批注和修订者名单",
    "person": "批注和修订者名单",
    "glossaryDocument": "文档部件库",
    "printerSettings": "打印机设置",
    "keyMapCustomizations": "键盘设置",
    "attachedTemplate": "模板路径",
    "mailMergeSource": "邮件合并数据源",
    "vbaProject": "宏",
    "wordVbaData": "宏",
    "attachedToolbars": "宏",
    "tags": "演示文稿标记",
    "revisionHeaders": "共享工作簿的修订记录",
    "usernames": "共享工作簿的用户名单",
    "connections": "数据连接",
    "volatileDependencies": "数据连接",
    "customProperty": "自定义属性",
    "documenttasks": "任务",
}
_MACRO_TYPES = (
    ("application/vnd.ms-word.document.macroEnabled.main+xml", "docm", "docx", "wordprocessingml.document"),
    ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm", "xlsx", "spreadsheetml.sheet"),
    ("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", "pptm", "pptx", "presentationml.presentation"),
)  # fmt: skip
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART_PART = re.compile(r"charts/[^/]*\.xml$")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp)$", re.IGNORECASE)


def clean(upload: Upload, kind: str) -> Cleaned:
    """A copy of an Office file without what nobody sees. Raises SignedFileError and what reading raises."""
    removed = Removed()
    package = Package(upload)
    editor = Editor(package)
    if any(editor.targets("", "origin")):
        raise SignedFileError(upload.name)
    if editor.drop("", _PROPERTIES.__contains__):
        removed.name("作者、单位等文档属性")
    {"docx": word.clean, "xlsx": sheet.clean, "pptx": slides.clean}[kind](editor, removed)
    _side_parts(editor, removed)
    _charts(editor, removed)
    _pictures(editor, removed)
    name = _without_macros(editor, upload.name)
    data = editor.save()
    return Cleaned(data, name, removed.told(), changed=True)


def _side_parts(editor: Editor, removed: Removed) -> None:
    for part in editor.reached():
        if part.endswith(".rels"):
            continue
        for row in editor.relations(part):
            what = _SIDE.get(row.get("Type", "").rsplit("/", 1)[-1])
            if what:
                removed.name(what)
                remove(row)


def _charts(editor: Editor, removed: Removed) -> None:
    """The workbook behind a chart goes; the chart keeps what it shows."""
    for part in editor.reached_like(_CHART_PART):
        for element in list(editor.tree(part).iter(_CHART + "externalData")):
            editor.drop_ids(part, {element.get(R + "id", "")})
            remove(element)
            removed.name("图表后面的数据表")


def _pictures(editor: Editor, removed: Removed) -> None:
    for part in editor.reached_like(_PICTURE):
        try:
            before = editor.read(part)
            after = picture.stripped(before)
        except UnreadableFileError:
            continue
        if after != before:
            editor.replace(part, after)
            removed.name("图片中的拍摄信息")


def _without_macros(editor: Editor, name: str) -> str:
    """With the macros gone the file is no longer one with macros, in its type and its name."""
    types = editor.tree("[Content_Types].xml")
    stem, suffix = posixpath.splitext(name)
    for row in types.iter(CT + "Override"):
        for macro, old, new, plain in _MACRO_TYPES:
            if row.get("ContentType") == macro:
                row.set("ContentType", f"application/vnd.openxmlformats-officedocument.{plain}.main+xml")
                return f"{stem}.{new}" if suffix.lower() == f".{old}" else name
    return name
