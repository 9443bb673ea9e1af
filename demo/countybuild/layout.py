"""The order in which an official document stands on paper (GB/T 9704-2012): a flat list that every format prints."""

from dataclasses import dataclass
from datetime import date

from countybuild.source import Block, Line, Part, Source

DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Item:
    """`role` says how it is set; `text` or `block` is what is set. `part` counts 0 for the notice itself."""

    role: str
    text: str = ""
    block: Block | None = None
    part: int = 0


def lay_out(source: Source) -> list[Item]:
    meta = source.meta
    items = _head(source)
    items += [Item("title", line) for line in source.title_lines]
    if under := meta.get("under_title"):
        items.append(Item("centre", under))
    if to := meta.get("to"):
        items.append(Item("to", f"{to}："))
    items += _blocks(source.parts[0], 0)
    items += _attachments(source)
    items += _signature(source)
    for number, part in enumerate(source.parts[1:], start=1):
        items.append(Item("annex_label" if part.label else "issued", part.label, part=number))
        items += [Item("annex_title", line, part=number) for line in part.title.split("//")]
        items += _blocks(part, number)
    return items + _imprint(source)


def _head(source: Source) -> list[Item]:
    meta = source.meta
    items = []
    if number := meta.get("registration"):
        items.append(Item("registration", f"统一登记号：{number}"))
    if urgency := meta.get("urgency"):
        items.append(Item("urgency", urgency))
    if mark := meta.get("mark"):
        items.append(Item("mark", mark))
    if number := meta.get("printed_number", meta.get("number")):
        signer = meta.get("signer")
        items.append(Item("number", f"{number}　　　　签发人：{signer}" if signer else number))
    return items


def _blocks(part: Part, number: int) -> list[Item]:
    return [
        Item("line", block.text, block, number)
        if isinstance(block, Line)
        else Item("table", "", block, number)
        for block in part.blocks
    ]


def _attachments(source: Source) -> list[Item]:
    names = [] if source.meta.get("list_attachments") is False else source.attachments
    if len(names) == 1:
        return [Item("attachment", f"附件：{names[0]}")]
    return [
        Item("attachment", f"{'附件：' if number == 1 else '　　　'}{number}. {name}")
        for number, name in enumerate(names, start=1)
    ]


def _signature(source: Source) -> list[Item]:
    meta = source.meta
    items = []
    if meta.get("signed", True):
        items += [Item("issuer", name) for name in meta.get("signature", meta["issuers"])]
        items.append(Item("date", written_out(meta["written"], chinese=meta.get("chinese_date", False))))
    if note := meta.get("note"):
        items.append(Item("note", f"（{note}）"))
    return items


def _imprint(source: Source) -> list[Item]:
    meta = source.meta
    items = []
    if copy_to := meta.get("copy_to"):
        items.append(Item("copy_to", f"抄送：{copy_to}。"))
    if printed := meta.get("printed"):
        items.append(Item("imprint", f"{meta['printed_by']}　　　　{written_out(printed)}印发"))
    return items


def written_out(day: date, *, chinese: bool = False) -> str:
    """2021年8月9日, or 二〇二一年八月九日 as files before 2012 have it."""
    if not chinese:
        return f"{day.year}年{day.month}月{day.day}日"
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{DIGITS[tens]}十")
    return head + (DIGITS[ones] if ones else "")
