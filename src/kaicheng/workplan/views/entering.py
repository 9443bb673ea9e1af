"""What the office fills in about a ledger and its tasks, and what of it the services take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import directory, named_or_below
from kaicheng.workplan.models import Task
from kaicheng.workplan.selectors.review import Chip, chips_of
from kaicheng.workplan.services.arranging import LONGEST_HEADING, LONGEST_TEXT, Added, Given
from kaicheng.workplan.workflow import ROLES, Role

OFF = "off"
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_PICKER = {"list": "wp-agencies", "autocomplete": "off"}


class SourceForm(forms.Form):
    """Whose ledger of which year."""

    agency = forms.ModelChoiceField(
        label="组织机关",
        queryset=named_or_below((), ()),
        empty_label=None,
        to_field_name="code",
        help_text="由该机关的政务公开办审定、督办。",
    )
    year = forms.IntegerField(
        label="年度",
        min_value=_FIRST_YEAR,
        max_value=_LAST_YEAR,
        required=False,
        help_text="不填则按标题中的年份。",
    )

    def __init__(self, *args: Any, agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a model choice field


class TaskForm(forms.Form):
    """One task. The rows of its units are read beside (`rows_of`); `unit` takes several names, and names for many."""

    heading = forms.CharField(label="任务名称", required=False, max_length=LONGEST_HEADING)
    text = forms.CharField(
        label="任务内容", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    section = forms.CharField(label="所属部分", required=False, max_length=LONGEST_HEADING)
    due_on = forms.DateField(label="办理时限", required=False, widget=DATE)
    internal_due_on = forms.DateField(
        label="内部时限", required=False, widget=DATE, help_text="早于办理时限，只供内部督办。"
    )
    unit = forms.CharField(
        label="增加单位",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=_PICKER),
        help_text="可写多个，用顿号隔开；也可写“各乡镇”等统称。",
    )
    role = forms.ChoiceField(
        label="角色",
        choices=[(r.value, ROLES[r]) for r in Role],
        required=False,
        initial=Role.RESPONSIBLE.value,
    )
    reason = forms.CharField(label="理由", required=False, max_length=500)

    def __init__(self, *args: Any, running: bool = False, with_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if running:  # moved by a decision of its own, with a reason
            del self.fields["due_on"]
        self.fields["reason"].required = with_reason

    @classmethod
    def of(cls, task: Task, **kwargs: Any) -> "TaskForm":
        names = ("heading", "text", "section", "due_on", "internal_due_on")
        return cls(initial={name: getattr(task, name) for name in names}, prefix=prefix_of(task), **kwargs)


def prefix_of(task: Task) -> str:
    return f"t{task.pk}"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the form: its name, the role chosen, and for an open name what it is said to mean."""

    chip: Chip
    role: str
    means: str = ""
    error: str = ""

    @property
    def pk(self) -> int:
        return int(self.chip.rows[0].pk)


def rows_of(
    task: Task, given: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None
) -> list[Row]:
    """The units of a task as rows of a form, as they are or as somebody filled them in."""
    given, errors = given or {}, errors or {}
    return [
        Row(
            chip,
            given.get(f"role-{pk}", chip.role),
            given.get(f"means-{pk}", ""),
            errors.get(f"means-{pk}", ""),
        )
        for chip in chips_of(task.units.select_related("agency"))
        for pk in (chip.rows[0].pk,)
    ]


def given_of(form: TaskForm, rows: Iterable[Row], on: date, *, due_on: date | None = None) -> Given:
    """What a valid form and its rows say. Raises Invalid naming the units that nobody bears."""
    data = form.cleaned_data
    errors: dict[str, str] = {}
    roles: dict[int, Role | None] = {}
    settled: dict[int, Agency] = {}
    for row in rows:
        chosen = None if row.role == OFF else Role(row.role) if row.role in ROLES else Role(row.chip.role)
        roles |= {one.pk: chosen for one in row.chip.rows}
        if row.means.strip() and chosen is not None:
            try:
                settled[row.pk] = one_agency(row.means, on)
            except Invalid as refusal:
                errors[f"means-{row.pk}"] = refusal.sentence
    added: list[tuple[Agency, str]] = []
    try:
        added = list(units_named(data["unit"], on))
    except Invalid as refusal:
        errors["unit"] = refusal.sentence
    if errors:
        raise Invalid(errors=errors)
    names = ("heading", "text", "section", "internal_due_on")
    role = Role(data["role"] or Role.RESPONSIBLE)
    return Given(
        **{name: data[name] for name in names},
        due_on=data.get("due_on", due_on),
        roles=roles,
        settled=settled,
        added=tuple(Added(agency, role, group) for agency, group in added),
    )


def one_agency(words: str, on: date) -> Agency:
    """The agency that a clerk names. Raises Invalid where it is none, or not clear which."""
    words = words.replace("\0", "").strip()[:100]
    found = directory().resolve(words, on=on)
    if found.agency is None:
        if len(found.agencies) > 1:
            raise Invalid(f"“{words}”是统称，请写明一个单位。")
        raise Invalid(found.note if found.candidates else f"机构名录中没有“{words}”，请从列表中选择。")
    return found.agency


def units_named(words: str, on: date) -> Iterable[tuple[Agency, str]]:
    """The agencies of a line of names, with the name for many that brought one in. Raises Invalid naming what means none."""
    words = words.replace("\0", "").strip()
    if not words:
        return
    for found in directory().resolve_list(words, on=on):
        if not found.agencies:
            raise Invalid(
                found.note if found.candidates else f"机构名录中没有“{found.name}”，请从列表中选择。"
            )
        for agency in found.agencies:
            yield agency, found.name if len(found.agencies) > 1 else ""
