"""PowerPoint: hidden slides, notes, comments, hidden shapes, embedded files."""

from lxml import etree

from gongwen.scrutiny.cleaning.package import MC, Editor, R, remove
from gongwen.scrutiny.cleaning.result import Removed

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_OFF = {"0", "false"}


def clean(editor: Editor, removed: Removed) -> None:
    """Edit the presentation and its slides."""
    main = editor.main()
    root = editor.tree(main)
    for relation, slide in list(editor.targets(main, "slide")):
        if not slide:
            continue
        if editor.tree(slide).get("show") in _OFF:
            removed.count("隐藏的幻灯片")
            _drop_slide(editor, main, root, relation)
        else:
            _slide(editor, slide, removed)


def _drop_slide(editor: Editor, main: str, root: etree._Element, relation: str) -> None:
    for entry in [e for e in root.iter(P + "sldId") if e.get(R + "id") == relation]:
        number = entry.get("id")
        remove(entry)
        for place in [e for e in root.iter(_P14 + "sldId") if e.get("id") == number]:
            remove(place)
    for shows in list(root.iter(P + "custShowLst")):
        remove(shows)
    editor.drop_ids(main, {relation})


def _slide(editor: Editor, slide: str, removed: Removed) -> None:
    root = editor.tree(slide)
    if editor.drop(slide, "notesSlide".__eq__):
        removed.name("演讲者备注")
    for properties in list(root.iter(P + "cNvPr")):
        if properties.get("hidden") in {"1", "true"}:
            shape = properties.getparent()
            shape = shape.getparent() if shape is not None else None
            if shape is not None:
                removed.count("隐藏的图形")
                remove(shape)
    for ole in list(root.iter(P + "oleObj")):
        _picture_only(editor, slide, ole, removed)
    for tags in list(root.iter(P + "custDataLst")):
        remove(tags)


def _picture_only(editor: Editor, slide: str, ole: etree._Element, removed: Removed) -> None:
    """Of an embedded file its picture stays."""
    editor.drop_ids(slide, {ole.get(R + "id", "")})
    frame = next(ole.iterancestors(P + "graphicFrame"), None)
    if frame is None or frame.getparent() is None:
        return
    removed.count("嵌入的文件")
    around = next(frame.iterancestors(MC + "AlternateContent"), frame)
    picture = frame.find(f".//{P}pic")
    holder = around.getparent()
    if picture is not None and holder is not None:
        holder.replace(around, picture)
    else:
        remove(around)
