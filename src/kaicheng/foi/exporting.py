"""The register 登记簿 as a workbook. No database; what it writes is text, never a formula."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kaicheng.foi.identity import Applicant
from kaicheng.foi.models import Case
from kaicheng.kernel.spreadsheets import Table, workbook
from kaicheng.kernel.text import chinese_date


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A case as a row. `words`: what stands as codes in it, in words; `asked` empty where it may not be read."""

    case: Case
    words: dict[str, str]
    urgency: str
    asked: str
    papers: int
    applicant: Applicant | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: int
    value: Callable[[RegisterLine], str]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _who(name: str) -> Callable[[RegisterLine], str]:
    return lambda line: str(getattr(line.applicant, name)) if line.applicant else ""


def _related(line: RegisterLine) -> str:
    case = line.case
    said = [f"并入{case.joined_to.number}"] if case.joined_to else []
    return "；".join(said + ([f"前次{case.earlier.number}"] if case.earlier else []))


_BEFORE = (
    _Column("编号", 18, lambda line: line.case.number),
    _Column("受理机关", 24, lambda line: line.case.agency.name),
    _Column("类型", 10, lambda line: line.case.get_kind_display()),
    _Column("渠道", 14, lambda line: line.words["channel"]),
    _Column("申请人类型", 14, lambda line: line.words["applicant_kind"]),
)
_IDENTITY = (
    _Column("姓名或者名称", 20, _who("name")),
    _Column("身份证明号码", 24, _who("identity_number")),
    _Column("电话", 16, _who("telephone")),
    _Column("电子邮箱", 24, _who("email")),
    _Column("通信地址", 32, _who("address")),
)
_AFTER = (
    _Column("申请内容", 50, lambda line: line.asked),
    _Column("载体形式", 12, lambda line: line.words["carrier"]),
    _Column("获取方式", 16, lambda line: line.words["way"]),
    _Column("收到之日", 12, lambda line: _day(line.case.received_on)),
    _Column("收到之日的依据", 36, lambda line: line.words["rule"] if line.case.received_on else ""),
    _Column("附件（份）", 10, lambda line: str(line.papers)),
    _Column("代填人", 10, lambda line: line.case.written_by),
    _Column("关联申请", 22, _related),
    _Column("承办单位", 22, lambda line: (line.case.unit or line.case.agency).name),
    _Column("经办人", 10, lambda line: line.case.handler.name if line.case.handler else ""),
    _Column("状态", 10, lambda line: line.case.get_stage_display()),
    _Column("答复期限", 12, lambda line: _day(line.case.due_on)),
    _Column("答复之日", 12, lambda line: _day(line.case.replied_on)),
    _Column("答复类型", 24, lambda line: line.words["decision"]),
    _Column("期限情况", 18, lambda line: line.urgency),
)


def register_sheet(lines: Iterable[RegisterLine], today: date, *, named: bool) -> bytes:
    """Write the lines under one title and one row of heads. `named`: with the columns that say who applies."""
    columns = (*_BEFORE, *(_IDENTITY if named else ()), *_AFTER)
    heads = [(column.head, column.width) for column in columns]
    title = f"政府信息公开申请登记簿（截至{chinese_date(today)}）"
    rows = (([column.value(line) for column in columns], "") for line in lines)
    return workbook(Table("登记簿", title, heads, freeze="B3"), rows)
