"""Excel: hidden sheets out, hidden rows and columns emptied, comments, pivots, outside links and old strings gone.

Where anything hidden is taken out, all formulas become the values they show, because some may have been worked out
from it. A row or column stays as an empty hidden one: taking it out would move every reference behind it.
"""

import re

from lxml import etree

from gongwen.scrutiny.cleaning import charts
from gongwen.scrutiny.cleaning.package import MC, Editor, R, remove
from gongwen.scrutiny.cleaning.result import NotCleanableError, Removed
from gongwen.scrutiny.layers.sheet import (
    S,
    Sheet,
    column_number,
    hidden_columns,
    is_hidden,
    sheets_of,
)

_NOTE = re.compile(r'ObjectType="(\w+)"')
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_SHEET_SIDE = frozenset(
    {"comments", "threadedComment", "pivotTable", "slicer", "timeline", "oleObject", "package", "queryTable"}
)
_BOOK_SIDE = frozenset(
    {"pivotCacheDefinition", "externalLink", "externalLinkPath", "slicerCache", "timelineCache", "calcChain"}
)
_SLICERS = re.compile(r"slicer|timeline", re.IGNORECASE)


def clean(editor: Editor, removed: Removed) -> None:
    """Edit the workbook and its sheets. Raises NotCleanableError where formulas have no stored results."""
    main = editor.main()
    workbook = editor.tree(main)
    sheets = sheets_of(editor.package, workbook, main)
    kept = [sheet for sheet in sheets if not sheet.hidden]
    if not kept:
        raise NotCleanableError(editor.package.upload.name, sentence="工作簿中没有可见的工作表。")
    worksheets = [sheet for sheet in kept if "worksheets/" in sheet.part]
    freeze = len(kept) < len(sheets)
    for sheet in worksheets:
        _side(editor, sheet, removed)
        freeze |= _empty_hidden(editor, sheet, removed)
    gone = [sheet for sheet in sheets if sheet.hidden]
    freeze |= _workbook(editor, main, sheets, gone, removed)
    names = [sheet.name for sheet in gone]
    if freeze:
        for sheet in worksheets:
            _freeze(editor.tree(sheet.part), editor.package.upload.name, removed)
    if names:
        for sheet in worksheets:
            _forget(editor.tree(sheet.part), names)
        charts.make_literal(editor, names)
    _strings(editor, worksheets, removed)


def _workbook(editor: Editor, main: str, sheets: list[Sheet], gone: list[Sheet], removed: Removed) -> bool:
    """Take hidden sheets and what hangs on the workbook out; gives whether formulas may point outside."""
    root = editor.tree(main)
    ids = {sheet.relation for sheet in gone}
    for sheet in gone:
        removed.name(f"隐藏工作表“{sheet.name}”")
    for element in [e for e in root.iter(S + "sheet") if e.get(R + "id") in ids]:
        remove(element)
    editor.drop_ids(main, ids)
    if gone:
        _names(root, sheets, gone)
    return _beside(editor, main, root, removed)


def _beside(editor: Editor, main: str, root: etree._Element, removed: Removed) -> bool:
    dropped = [row.get("Type", "").rsplit("/", 1)[-1] for row in editor.relations(main)]
    editor.drop(main, _BOOK_SIDE.__contains__)
    holders = ("externalReferences", "pivotCaches", "customWorkbookViews", "fileSharing")
    # mc:AlternateContent: the folder in which the author kept the file
    for element in list(root.iter(*(S + name for name in holders), MC + "AlternateContent")):
        remove(element)
    _without_slicers(root)
    if "externalLink" in dropped:
        removed.name("外部工作簿的缓存数据")
    if "pivotCacheDefinition" in dropped:
        removed.name("数据透视表缓存")
    return "externalLink" in dropped


def _names(root: etree._Element, sheets: list[Sheet], gone: list[Sheet]) -> None:
    """Names that belong to sheets are counted by the sheet's place, which moves."""
    places = {
        str(old): str(new) for new, old in enumerate(n for n, sheet in enumerate(sheets) if sheet not in gone)
    }
    for view in root.iter(S + "workbookView"):
        for attribute in {"activeTab", "firstSheet"} & {str(key) for key in view.attrib}:
            del view.attrib[attribute]
    names = [sheet.name for sheet in gone]
    for element in list(root.iter(S + "definedName")):
        place = element.get("localSheetId")
        if (place is not None and place not in places) or mentions(element.text or "", names):
            remove(element)
        elif place is not None:
            element.set("localSheetId", places[place])
    for holder in [e for e in root.iter(S + "definedNames") if len(e) == 0]:
        remove(holder)


def mentions(formula: str, names: list[str]) -> bool:
    """Whether a formula reaches into one of these sheets."""
    return any(
        f"{name}!" in formula or f"{name.replace(chr(39), chr(39) * 2)}'!" in formula for name in names
    )


def _side(editor: Editor, sheet: Sheet, removed: Removed) -> None:
    """Comments, pivots, embedded files: the relationships of a sheet and the elements that name them."""
    root = editor.tree(sheet.part)
    sorts = [row.get("Type", "").rsplit("/", 1)[-1] for row in editor.relations(sheet.part)]
    if {"comments", "threadedComment"} & set(sorts):
        removed.name("批注")
        _notes(editor, sheet.part, root)
    if {"oleObject", "package"} & set(sorts):
        removed.name("嵌入的文件")
    editor.drop(sheet.part, _SHEET_SIDE.__contains__)
    for element in list(root.iter(S + "oleObjects", S + "customProperties")):
        remove(element)
    for setup in root.iter(S + "pageSetup"):
        if R + "id" in setup.attrib:
            del setup.attrib[R + "id"]
    _without_slicers(root)
    for _, drawing in list(editor.targets(sheet.part, "drawing")):
        if drawing:
            charts.without_slicers(editor.tree(drawing))


def _without_slicers(root: etree._Element) -> None:
    for element in list(root.iter(S + "ext")):
        if _SLICERS.search(etree.tostring(element, encoding="unicode")):
            remove(element)


def _notes(editor: Editor, part: str, root: etree._Element) -> None:
    """The yellow notes are drawn in an old drawing part; it goes where nothing else is drawn in it."""
    for relation, target in list(editor.targets(part, "vmlDrawing")):
        if target and set(_NOTE.findall(editor.read(target).decode("utf-8", "replace"))) <= {"Note"}:
            for element in list(root.iter(S + "legacyDrawing")):
                if element.get(R + "id") == relation:
                    remove(element)
                    editor.drop_ids(part, {relation})


def _empty_hidden(editor: Editor, sheet: Sheet, removed: Removed) -> bool:
    """Take the cells out of hidden rows and columns. Heads of tables stay: the table names its columns by them."""
    root = editor.tree(sheet.part)
    heads = _table_heads(editor, sheet.part)
    ranges = hidden_columns(root)
    rows = columns = 0
    for row in root.iter(S + "row"):
        hidden = is_hidden(row) or row.get("ht") == "0"
        if row.get("r") in heads or not (hidden or ranges):
            continue
        cells = list(row) if hidden else [cell for cell in row if _in(cell, ranges)]
        filled = [cell for cell in cells if len(cell)]
        for cell in cells:
            remove(cell)
        rows += int(hidden and bool(filled))
        columns += int(not hidden and bool(filled))
    removed.count(f"工作表“{sheet.name}”的隐藏行", rows)
    if columns:
        removed.name(f"工作表“{sheet.name}”的隐藏列")
    return bool(rows or columns)


def _in(cell: etree._Element, ranges: list[tuple[int, int]]) -> bool:
    match = _CELL.fullmatch(cell.get("r", ""))
    return match is not None and any(low <= column_number(match[1]) <= high for low, high in ranges)


def _table_heads(editor: Editor, part: str) -> set[str]:
    heads = set()
    for _, table in editor.targets(part, "table"):
        match = re.match(r"\$?[A-Z]+\$?(\d+)", editor.tree(table).get("ref", "") if table else "")
        if match:
            heads.add(match[1])
    return heads


def _freeze(root: etree._Element, name: str, removed: Removed) -> None:
    """Leave of each formula the value it shows."""
    for cell in root.iter(S + "c"):
        formula = cell.find(S + "f")
        if formula is None:
            continue
        value = cell.find(S + "v")
        if value is None or (not value.text and cell.get("t") != "str"):
            raise NotCleanableError(
                name,
                sentence="工作簿中有隐藏的内容，去掉后公式须转为数值，但文件中没有存储公式的计算结果。",
                advice="请用 Excel 或 WPS 打开并保存一次，或者删去隐藏内容后重新上传。",
            )
        cell.remove(formula)
        removed.name("公式（改为数值）")
        if cell.get("t") == "str":
            _as_text(cell, value)


def _as_text(cell: etree._Element, value: etree._Element) -> None:
    cell.set("t", "inlineStr")
    words = value.text or ""
    cell.remove(value)
    inner = etree.SubElement(etree.SubElement(cell, S + "is"), S + "t")
    inner.text = words
    inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _forget(root: etree._Element, names: list[str]) -> None:
    """What reaches into a sheet that is gone: lists to choose from, colours by rule, links."""
    for tag in ("dataValidation", "conditionalFormatting", "hyperlink", "ext"):
        for element in list(root.iter(S + tag)):
            words = [*map(str, element.itertext()), element.get("location", "")]
            if mentions(" ".join(words), names):
                holder = element.getparent()
                remove(element)
                if holder is not None and len(holder) == 0:
                    remove(holder)
                elif holder is not None and "count" in holder.attrib:
                    holder.set("count", str(len(holder)))


def _strings(editor: Editor, worksheets: list[Sheet], removed: Removed) -> None:
    """Blank the shared strings that no cell shows any more; their places are counted, so they stay."""
    part = next((name for name in editor.names if name.endswith("/sharedStrings.xml")), "")
    if not part:
        return
    used = set()
    for sheet in worksheets:
        for cell in editor.tree(sheet.part).iter(S + "c"):
            if cell.get("t") == "s":
                used.add(cell.findtext(S + "v") or "")
    for place, item in enumerate(editor.tree(part).iter(S + "si")):
        if str(place) not in used and any(t.text for t in item.iter(S + "t")):
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, S + "t")
            removed.name("不再使用的单元格文字")
