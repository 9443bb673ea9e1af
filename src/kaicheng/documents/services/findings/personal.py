"""Personal data: IDs, bank cards and mobile numbers stop, the rest is advice (regulations 12, 发布拦截策略)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from gongwen.scrutiny.finds import Kind
from gongwen.scrutiny.identifiers import scan
from kaicheng.documents.declared.scrutiny import mobiles_in_bulk
from kaicheng.documents.models import Edition, FileScrutiny
from kaicheng.documents.services.findings.finding import Finding, should
from kaicheng.documents.services.findings.sources import (
    PARAGRAPH,
    Datum,
    Source,
    release_key,
    sources,
    stop,
)

_STOPPING = frozenset({Kind.CITIZEN_ID, Kind.BANK_CARD})
_SHOWN = 3
_SENSITIVE = ("低保", "特困", "残疾", "孤儿", "困境儿童", "精神障碍", "大病救助", "艾滋")


def check(edition: Edition, seen: dict[int, FileScrutiny], today: date) -> Iterator[Finding]:
    """Everything of persons in the text, its original and its attachments; `seen`: what the files hold, by their keys."""
    found = list(sources(edition, seen))
    mobiles = {datum.key for source in found for datum in source.data if datum.kind is Kind.MOBILE}
    bulk = len(mobiles) >= mobiles_in_bulk().on(today)
    for source in found:
        by_kind: dict[Kind, list[Datum]] = defaultdict(list)
        for datum in source.data:
            by_kind[datum.kind].append(datum)
        for kind, data in by_kind.items():
            yield _judged(edition, source, kind, data, bulk=bulk)
    yield from _lists(edition)


def _judged(edition: Edition, source: Source, kind: Kind, data: list[Datum], *, bulk: bool) -> Finding:
    sentence = _sentence(source, kind, data)
    stops = kind in _STOPPING
    if kind is Kind.MOBILE:
        # a number to call (联系人、咨询电话) is what offices print; any other belongs to a person
        stops = bulk or any(not datum.contact for datum in data)
    if not stops:
        return should(source.field, f"{sentence}{_ADVICE.get(kind, '请确认可以公开。')}")
    key = release_key(kind.value, source.mark, (datum.key for datum in data))
    return stop(edition, source.field, sentence, _to_do(data), key)


def personal_in(words: str) -> str:
    """Name the numbers of persons in words that go public with no review; "" where there are none."""
    return "、".join(
        f"{find.kind.label}（{find.masked}）" for find in scan(words) if find.kind is not Kind.UNIT_OR_CITIZEN
    )


_ADVICE = {
    Kind.UNIT_OR_CITIZEN: "该号码同时符合单位代码和公民身份号码的编码规则，已按单位代码处理，请核对。",
    Kind.MOBILE: "请确认是办公联系电话；能用座机的，建议改用座机。",
}


def _sentence(source: Source, kind: Kind, data: Sequence[Datum]) -> str:
    """附件2《名单》：隐藏工作表“原始”第3行等处有公民身份号码12个（430***0015等）。"""
    places = list(dict.fromkeys(place for datum in data for place in datum.places))
    where = _where(places[:_SHOWN]) + ("等处" if len(places) > _SHOWN else "")
    shown = "、".join(datum.masked for datum in data[:_SHOWN]) + ("等" if len(data) > _SHOWN else "")
    number = f"{len(data)}个" if len(data) > 1 else ""
    if source.field == "body":
        return f"{where or '正文'}有{kind.label}{number}（{shown}）。"
    return f"{source.name}：{where}有{kind.label}{number}（{shown}）。"


def _where(places: Sequence[str]) -> str:
    """正文第4段、第6段、内容概述: the text is named once, and first."""
    paragraphs = [place for place in places if place.startswith(PARAGRAPH)]
    others = [place for place in places if not place.startswith(PARAGRAPH)]
    return "、".join([*paragraphs[:1], *(one.removeprefix("正文") for one in paragraphs[1:]), *others])


def _to_do(data: Sequence[Datum]) -> str:
    if not any(datum.stays for datum in data):
        return "这些内容在看不见的地方，发布时会自动清除；仍请在原文件中删去，或由保密审查写明依据后放行。"
    if not any(datum.visible for datum in data):
        return "这些内容读者看不见但能复制出来，系统不能自动清除，请在原文件中删去后重新上传。"
    return "请删去或遮盖后重新上传；确需公开的，由保密审查写明依据后放行。"


def _lists(edition: Edition) -> Iterator[Finding]:
    """Names beside what the law protects most."""
    if "姓名" not in edition.plain:
        return
    words = [word for word in _SENSITIVE if word in edition.plain]
    if words:
        yield should(
            "body",
            f"正文有带姓名的名单，并涉及{'、'.join(words[:_SHOWN])}等敏感个人信息，请核对公开的范围和依据。",
        )
