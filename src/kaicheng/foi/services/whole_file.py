"""The whole case file printed in order as one PDF, for the archive 全过程记录归档."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

import pypdf
from django.utils import timezone
from PIL import Image
from pypdf.errors import PyPdfError
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from gongwen.errors import UnreadableFileError
from gongwen.model import OfficialDocument
from gongwen.reading import read_bytes
from gongwen.typeset import pdf
from kaicheng.foi import declared, parties, permissions
from kaicheng.foi.declared.letters import deliveries
from kaicheng.foi.identity import Applicant
from kaicheng.foi.letters import whole
from kaicheng.foi.letters.whole import Entry
from kaicheng.foi.models import Case, Letter, Paper
from kaicheng.foi.services import keeping, looking
from kaicheng.foi.workflow import Move
from kaicheng.kernel.text import chinese_date
from kaicheng.users.models import User

_A4 = (595, 842)  # points
_EDGE = 28  # points of white around a picture
_DOCX = "wordprocessingml"
_UNNAMED = "paper.docx"  # readers log the names of what they cannot read
_WITH_APPLICATION = (Paper.Kind.APPLICATION, Paper.Kind.PROOF)
_MOST_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True)
class _Printed:
    entry: Entry
    content: bytes = b""


def full_file(case: Case, *, actor: User, now: datetime) -> bytes:
    """Print the file. Who applies stands in it, so the look is recorded. Raises NotAllowed."""
    permissions.require(permissions.READ, actor, case, on=timezone.localdate(now))
    applicant = looking.identity(case, actor=actor, now=now, purpose="打印全卷")
    printed = list(_contents(case, applicant))
    today = timezone.localdate(now)
    told = whole.Cover(
        _application(case),
        case.agency.name,
        case.number,
        _facts(case, applicant),
        [one.entry for one in printed],
        today,
    )
    return _bound([pdf.render(whole.cover(told)), *(one.content for one in printed if one.content)])


def _contents(case: Case, applicant: Applicant) -> Iterator[_Printed]:
    """In the order of an archive: application, its papers, what happened, the approval, then letters and papers by their day."""
    papers = list(case.papers.select_related("added_by"))
    first = [paper for paper in papers if paper.kind in _WITH_APPLICATION]
    sheet = whole.registration(
        _application(case), _registered(case, applicant), [paper.name for paper in first]
    )
    yield _made("申请登记表", sheet, case.filed_at)
    for paper in first:
        yield _paper(paper, {})
    yield _made("办理过程", whole.course(_application(case), _happened(case), _asked(case)), None)
    if steps := _approved(case):
        yield _made("审查呈批单", whole.approval(_application(case), _decision(case), steps), None)
    letters = {letter.pdf_id: letter for letter in case.letters.exclude(pdf=None)}
    for paper in papers:
        is_copy = paper.kind == Paper.Kind.LETTER and _DOCX in paper.media_type
        if paper not in first and not is_copy:
            yield _paper(paper, letters)


def _made(name: str, tree: OfficialDocument, at: datetime | None) -> _Printed:
    content, pages = _typeset(tree)
    day = timezone.localdate(at) if at else None
    return _Printed(Entry(name, day=day, pages=pages), content)


def _paper(paper: Paper, letters: dict[int | None, Letter]) -> _Printed:
    letter = letters.get(paper.pk)
    name = letter.title if letter else f"{paper.get_kind_display()}：{paper.name}"
    number = letter.number if letter else ""
    day = letter.dated if letter else timezone.localdate(paper.added_at)
    if paper.erased_at is not None:
        return _Printed(Entry(name, number, day, why="已按保存期限清除"))
    try:
        content, pages = _as_pdf(paper)
    except (
        keeping.PaperGone, UnreadableFileError, PyPdfError, OSError, ValueError, Image.DecompressionBombError
    ):  # fmt: skip
        return _Printed(Entry(name, number, day, why="文件不能打开"))
    if not pages:
        return _Printed(Entry(name, number, day, why="该格式不能直接打印"))
    if _DOCX in paper.media_type:
        name = f"{name}（按文字排印）"
    return _Printed(Entry(name, number, day, pages), content)


def _as_pdf(paper: Paper) -> tuple[bytes, int]:
    """A paper as PDF and how many pages it has; none for what only its own program prints."""
    if paper.media_type == "application/pdf":
        content = keeping.opened(paper)
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("the file asks for a password")
        return content, len(reader.pages)
    if paper.media_type.startswith("image/"):
        return _picture(keeping.opened(paper)), 1
    if _DOCX in paper.media_type:
        name = PurePosixPath(paper.name).stem
        return _typeset(whole.words_of(name, read_bytes(keeping.opened(paper), _UNNAMED)))
    return b"", 0


def _typeset(tree: OfficialDocument) -> tuple[bytes, int]:
    content = pdf.render(tree)
    return content, len(pypdf.PdfReader(io.BytesIO(content)).pages)


def _picture(content: bytes) -> bytes:
    """A picture on a page of A4, as large as it may be."""
    with Image.open(io.BytesIO(content)) as found:
        if found.width * found.height > _MOST_PIXELS:
            raise ValueError("the picture is too large to print")
        picture = found.convert("RGB")
    page = Image.new("RGB", (_A4[0] * 2, _A4[1] * 2), "white")
    picture.thumbnail(((_A4[0] - 2 * _EDGE) * 2, (_A4[1] - 2 * _EDGE) * 2))
    page.paste(picture, ((page.width - picture.width) // 2, (page.height - picture.height) // 2))
    out = io.BytesIO()
    page.save(out, "PDF", resolution=144.0)
    return out.getvalue()


def _bound(contents: list[bytes]) -> bytes:
    """All in one file. Pages behind the cover bear their number in the upper right corner, as the list counts them."""
    writer = pypdf.PdfWriter()
    for content in contents:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            reader.decrypt("")
        writer.append(reader, import_outline=False)
    covers = len(pypdf.PdfReader(io.BytesIO(contents[0])).pages)
    for number, page in enumerate(writer.pages[covers:], 1):
        page.transfer_rotation_to_content()
        page.merge_page(_number(number, float(page.mediabox.width), float(page.mediabox.height)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _number(number: int, width: float, height: float) -> pypdf.PageObject:
    page = pypdf.PageObject.create_blank_page(width=width, height=height)
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/KcNumber"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /KcNumber 10 Tf {width - 48:.0f} {height - 36:.0f} Td ({number}) Tj ET".encode())
    page[NameObject("/Contents")] = stream
    return page


# -- the words --------------------------------------------------------------------------------------------------------------


def _application(case: Case) -> str:
    return f"政府信息{case.get_kind_display()}"


def _decision(case: Case) -> str:
    """The kind of decision that stands, or that was proposed last."""
    proposed = case.events.valid().filter(move=Move.PROPOSE.value).last()
    code = case.decision or (proposed.detail.get("decision", "") if proposed else "")
    row = declared.on(declared.decisions(), timezone.localdate(case.filed_at)).get(code)
    return row.name if row else ""


def _approved(case: Case) -> list[whole.Happening]:
    moves = [Move.PROPOSE.value, Move.RETURN.value, Move.APPROVE.value]
    events = case.events.valid().filter(move__in=moves).select_related("by")
    return [
        whole.Happening(
            event.day, event.get_move_display(), event.note, event.by.get_full_name() if event.by else ""
        )
        for event in events
    ]


def _facts(case: Case, applicant: Applicant) -> list[tuple[str, str]]:
    rows = [
        ("编号", case.number),
        ("受理机关", case.agency.name),
        ("申请人", applicant.name),
        ("申请内容", case.asked),
        ("收到之日", _day(case.received_on)),
        ("答复之日", _day(case.replied_on)),
        ("办理结果", _decision(case) if case.decision else case.get_stage_display()),
        ("经办人", case.handler.get_full_name() if case.handler else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _registered(case: Case, applicant: Applicant) -> list[tuple[str, str]]:
    names = {channel.code: channel.name for channel in declared.channels()}
    kind = declared.applicant_kinds().get(case.applicant_kind)
    proof = declared.identities().get(applicant.identity_kind)
    carrier, way = declared.carriers().get(case.carrier), declared.ways().get(case.way)
    rows = [
        ("编号", case.number),
        ("类型", case.get_kind_display()),
        ("受理机关", case.agency.name),
        ("提交时间", f"{timezone.localtime(case.filed_at):%Y-%m-%d %H:%M}"),
        ("渠道", names.get(case.channel, case.channel)),
        ("申请人类型", kind.name if kind else ""),
        ("姓名或者名称", applicant.name),
        ("身份证明", f"{proof.name if proof else ''} {applicant.identity_number}".strip()),
        ("法定代表人", applicant.representative),
        ("联系人", applicant.contact),
        ("委托代理人", applicant.agent),
        ("电话", applicant.telephone),
        ("电子邮箱", applicant.email),
        ("通信地址", f"{applicant.address} {applicant.postcode}".strip()),
        ("传真", applicant.fax),
        ("申请内容", case.asked),
        ("载体形式", carrier.name if carrier else ""),
        ("获取方式", way.name if way else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _happened(case: Case) -> list[whole.Happening]:
    events = case.events.select_related("by").order_by("place", "recorded_at", "pk")
    return [
        whole.Happening(
            event.day,
            event.get_move_display(),
            _said(event.until, event.days, event.note, event.detail.get("way", "")),
            event.by.get_full_name() if event.by else "",
            event.void_reason if event.voided_at else "",
        )
        for event in events
    ]


def _said(until: date | None, days: int, note: str, way: str) -> str:
    words = []
    if until:
        words.append(f"期限至{chinese_date(until)}")
    if days:
        words.append(f"{days}个工作日")
    if way in deliveries():
        words.append(deliveries()[way].name)
    return "；".join([*words, *([note] if note else [])])


def _asked(case: Case) -> list[tuple[str, str, str, str]]:
    found = case.parties.select_related("agency", "case").order_by("ref")
    return [
        (
            party.get_role_display(),
            parties.opened(party).name,
            party.matter,
            "：".join(word for word in (party.get_view_display(), party.reason) if word) or "—",
        )
        for party in found
    ]


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
