"""Agencies from a workbook: checked as a whole, taken as a whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations import doors, sheet
from kaicheng.organisations.credit_code import trouble_with
from kaicheng.organisations.models import Agency, AgencyAlias
from kaicheng.organisations.services.agencies import day_of, repath, tell
from kaicheng.organisations.sheet import HEADS, Problem, Row, Sheet

_SAME = "是同一单位的，请将本行代码改为“{0}”（其他行的上级单位代码随之改正）；不是的，请核对全称。"
_LINKS = {"aliases", "parent", "successor"}


class ImportRefused(Invalid):
    """A workbook with problems; nothing of it was taken."""

    code = "organisations.import_refused"
    title = "机构表有问题，未导入"
    advice = "请下载带“问题”列的表格，逐行改正后重新上传。"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"机构表中有{len(problems)}处问题，全部未导入。{problems[0]}")


@dataclass(slots=True)
class Check:
    """What a workbook would do: problems stop it, warnings do not."""

    sheet: Sheet
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    created: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    unchanged: int = 0

    def report(self) -> bytes:
        """Give the same sheet with a column 问题 for what stops it and what should be looked at."""
        said: dict[int, list[str]] = {}
        for problem in (*self.problems, *self.warnings):
            words = f"{problem.column}：{problem.sentence}" if problem.column else problem.sentence
            said.setdefault(problem.row, []).append(words)
        rows = [(_shown(row), " ".join(said.get(row.number, []))) for row in self.sheet.rows]
        rows = [*([({}, " ".join(said[1]))] if 1 in said else []), *rows]
        return sheet.write(self.sheet.fields, rows, with_trouble=True)


def _shown(row: Row) -> dict[str, Any]:
    kinds = dict(Agency._meta.get_field("kind").flatchoices)
    return {**row.values, "kind": kinds.get(row.values.get("kind"), row.values.get("kind"))}


def check(content: bytes, *, actor: Any, now: datetime) -> Check:
    """Read a workbook and say all that is wrong with it. Writes nothing; raises `Invalid` if it is no workbook."""
    found = Check(sheet.read(content))
    _Checking(found, actor, day_of(now)).run()
    found.problems.sort(key=lambda problem: problem.row)
    return found


class _Checking:
    """One check: the agencies there are, and the rows against them."""

    def __init__(self, found: Check, actor: Any, today: date) -> None:
        self.found = found
        self.problems = found.problems
        self.rows: dict[str, Row] = {}
        self.known = {a.code: a for a in Agency.objects.select_related("parent", "successor")}
        self.aliases: dict[str, str] = dict(AgencyAlias.objects.values_list("name", "agency__code"))
        self.actor, self.today = actor, today
        self.kept = set(doors.managed(actor, on=today).values_list("code", flat=True))
        self.free = doors.may(doors.MANAGE, actor, None, on=today)

    def run(self) -> None:
        self.problems += self.found.sheet.problems
        for row in self.found.sheet.rows:
            self._place(row)
        for row in self.rows.values():
            self._fields(row)
            self._links(row)
            self._right(row)
        self._circles("parent", "上级单位构成循环，请改正。")
        self._circles("successor", "继任单位构成循环，请改正。")
        self._names()
        self._count()

    def _say(self, row: Row, name: str, sentence: str) -> None:
        self.problems.append(Problem(row.number, HEADS.get(name, ""), sentence))

    def _place(self, row: Row) -> None:
        if not row.code:
            self._say(row, "code", "请填写代码。")
        elif row.code in self.rows:
            first = self.rows[row.code].number
            self._say(row, "code", f"代码“{row.code}”与第{first}行重复，请改为不同的代码。")
        else:
            self.rows[row.code] = row

    def _fields(self, row: Row) -> None:
        trial = Agency(**{k: v for k, v in row.values.items() if k not in _LINKS})
        try:
            trial.clean_fields(exclude={"path", "kind", "parent", "successor"})
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self._say(row, name, "；".join(str(message) for message in messages))
        begun, ended = row.values.get("established_on"), row.values.get("abolished_on")
        if begun and ended and ended < begun:
            self._say(row, "abolished_on", "撤销日期不能早于成立日期。")
        if trouble := trouble_with(str(row.values.get("credit_code", ""))):
            self.found.warnings.append(Problem(row.number, HEADS["credit_code"], trouble))

    def _links(self, row: Row) -> None:
        for name in ("parent", "successor"):
            code = row.values.get(name)
            if code and code not in self.rows and code not in self.known:
                self._say(row, name, f"表中和库中都没有代码为“{code}”的单位，请核对。")
        if row.values.get("successor") and not self._fact(row.code, "abolished_on"):
            self._say(row, "successor", "填写了继任单位的，须同时填写撤销日期。")

    def _right(self, row: Row) -> None:
        """The actor must keep the agency itself, and the one it is put under."""
        above = row.values.get("parent") or ""
        if row.code in self.known:
            allowed = row.code in self.kept
        else:
            allowed = self.free and (not above or above in self.kept or above in self.rows)
        if (
            above in self.known
            and above not in self.kept
            and self._fact(row.code, "parent", old=True) != above
        ):
            allowed = False
        unknown = above and above not in self.rows and above not in self.known  # said already, by `_links`
        if not allowed and not unknown:
            self._say(row, "code", "您的职责不包含管理该机构，请由上级政务公开办或管理员导入。")

    def _fact(self, code: str, name: str, *, old: bool = False) -> Any:
        """What holds for a code after the import: the row's word, else what is known."""
        row = None if old else self.rows.get(code)
        if row is not None and name in row.values:
            return row.values[name]
        agency = self.known.get(code)
        value = getattr(agency, name, None)
        return value.code if isinstance(value, Agency) else value

    def _circles(self, name: str, sentence: str) -> None:
        for row in self.rows.values():
            seen, code = {row.code}, self._fact(row.code, name)
            while code and code not in seen:
                seen.add(code)
                code = self._fact(code, name)
            if code == row.code:
                self._say(row, name, sentence)

    def _names(self) -> None:
        """A full name belongs to one standing agency; an alias to one agency."""
        owners: dict[str, list[str]] = {}
        for code in {*self.rows, *self.known}:
            owners.setdefault(self._fact(code, "name") or "", []).append(code)
        aliases = {name: code for name, code in self.aliases.items() if self._keeps_aliases(code)}
        for row in self.rows.values():
            name = row.values.get("name", "")
            for other in owners.get(name, []) if name else []:
                if other != row.code and self._overlap(row.code, other):
                    self._say(row, "name", f"与代码“{other}”的单位同名且同期存在。{_SAME.format(other)}")
            for alias in row.values.get("aliases", []):
                owner = aliases.setdefault(alias, row.code)
                if owner != row.code:
                    self._say(row, "aliases", f"别名“{alias}”已用于代码为“{owner}”的单位，请改正。")

    def _keeps_aliases(self, code: str) -> bool:
        row = self.rows.get(code)
        return row is None or "aliases" not in row.values

    def _overlap(self, one: str, other: str) -> bool:
        def days(code: str) -> tuple[date, date]:
            begun, ended = self._fact(code, "established_on"), self._fact(code, "abolished_on")
            return begun or date.min, ended or date.max

        (a, b), (c, d) = days(one), days(other)
        return a < d and c < b

    def _count(self) -> None:
        mine: dict[str, set[str]] = {}
        for name, code in self.aliases.items():
            mine.setdefault(code, set()).add(name)
        for row in self.rows.values():
            agency = self.known.get(row.code)
            if agency is None:
                self.found.created.append(row)
            elif differences(agency, row, mine.get(row.code, set())):
                self.found.changed.append(row)
            else:
                self.found.unchanged += 1


def differences(agency: Agency, row: Row, aliases: Iterable[str]) -> dict[str, list[str]]:
    """Give what a row changes: field → [before, after] as text."""
    before = {**sheet.row_of(agency, sorted(aliases)), "kind": agency.kind}
    changes = {}
    for name, value in row.values.items():
        old = before[name]
        same = sorted(old) == sorted(value) if name == "aliases" else (old or "") == (value or "")
        if name in sheet.LISTS and not old and not value:
            same = True
        if not same:
            changes[name] = [str(old or ""), str(value or "")]
    return changes


@transaction.atomic
def import_agencies(*, actor: Any, content: bytes, now: datetime) -> Check:
    """Take a workbook, all of it. Raises `ImportRefused` with every problem; then nothing is changed.

    Rows are matched by code: a known code is changed, an unknown one is made. A column that the sheet lacks leaves
    what is there. Agencies that the sheet does not name are left alone.
    """
    found = check(content, actor=actor, now=now)
    if found.problems:
        raise ImportRefused(found.problems)
    _take(found, actor, now)
    return found


def _take(found: Check, actor: Any, now: datetime) -> None:
    agencies = {a.code: a for a in Agency.objects.select_related("parent", "successor")}
    mine: dict[str, list[str]] = {}
    for name, code in AgencyAlias.objects.values_list("name", "agency__code"):
        mine.setdefault(code, []).append(name)
    order = max((a.order for a in agencies.values()), default=0)
    made: list[tuple[Agency, Row, dict[str, list[str]]]] = []
    for row in _parents_first({r.code: r for r in (*found.created, *found.changed)}):
        known = agencies.get(row.code)
        changes = differences(known, row, mine.get(row.code, [])) if known else {}
        agency = known or Agency(code=row.code, order=order + 10 * row.number)
        _fill(agency, row, agencies)
        agencies[row.code] = agency
        made.append((agency, row, changes))
    _settle_links(made, agencies)
    for agency, row, changes in made:
        verb = "organisations.update" if changes else "organisations.create"
        detail: dict[str, Any] = {"from": "xlsx", "row": row.number, "changes": changes}
        doors.record(
            actor=actor, verb=verb, obj=agency, label=agency.name, agency=agency, detail=detail, at=now
        )
    if made:
        tell([agency for agency, _, _ in made], at=now)


def _fill(agency: Agency, row: Row, agencies: dict[str, Agency]) -> None:
    for name, value in row.values.items():
        if name not in _LINKS:
            setattr(agency, name, value)
    if "parent" in row.values:
        agency.parent = agencies.get(row.values["parent"])
    agency.save()


def _settle_links(made: list[tuple[Agency, Row, Any]], agencies: dict[str, Agency]) -> None:
    """What needs all agencies to be there: successors, aliases (given up before they are taken), paths."""
    for agency, row, _ in made:
        if "successor" in row.values:
            agency.successor = agencies.get(row.values["successor"])
            agency.save()
        if "aliases" in row.values:
            AgencyAlias.objects.filter(agency=agency).exclude(name__in=row.values["aliases"]).delete()
    for agency, row, _ in made:
        for name in row.values.get("aliases", []):
            AgencyAlias.objects.get_or_create(agency=agency, name=name)
    for agency, row, _ in made:
        if "parent" in row.values:
            repath(agency)


def _parents_first(rows: dict[str, Row]) -> list[Row]:
    placed: dict[str, Row] = {}

    def place(row: Row) -> None:
        above = rows.get(row.values.get("parent") or "")
        if above is not None and above.code not in placed:
            place(above)
        placed.setdefault(row.code, row)

    for row in rows.values():
        place(row)
    return list(placed.values())


def export(agencies: Iterable[Agency]) -> bytes:
    """Write agencies as the workbook that `import_agencies` takes."""
    chosen = list(agencies)
    mine: dict[int, list[str]] = {}
    for pk, name in AgencyAlias.objects.order_by("pk").values_list("agency_id", "name"):
        mine.setdefault(pk, []).append(name)
    rows = [(sheet.row_of(agency, mine.get(agency.pk, [])), "") for agency in chosen]
    return sheet.write(sheet.COLUMNS.values(), rows)
