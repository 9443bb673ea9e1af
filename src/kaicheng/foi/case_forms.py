"""What is filled in when a case moves, one form a move. Days have their bounds; what is proposed comes from the declared terms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from kaicheng.foi.fees import WAYS, Way
from kaicheng.foi.models import Party
from kaicheng.foi.services.acting import LONGEST_NOTE
from kaicheng.foi.workflow import ASKED, TRANSITIONS, VIEWS, Asked, Move, View
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import Due
from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below

NOTES = {
    Move.ASK_SUPPLEMENT: "需要补正的事项",
    Move.ASK_REASONS: "需要说明的事项",
    Move.DELAY: "延迟答复的理由",
    Move.EXTEND: "延长期限的理由",
    Move.JOIN: "并案的理由",
    Move.REOPEN: "重新办理的理由",
}
UNTILS = {
    Move.ASK_SUPPLEMENT: "补正的最后一日",
    Move.ASK_REASONS: "说明理由的最后一日",
    Move.DELAY: "延迟答复的最后一日",
    Move.REOPEN: "责令作出答复的最后一日",
    Move.ASSIST: "反馈的最后一日",
}
_REQUIRED_NOTE = frozenset({Move.ASK_SUPPLEMENT, Move.ASK_REASONS})


def day_input(first: date | None = None, last: date | None = None) -> forms.DateInput:
    bounds = {"min": first, "max": last}
    attrs = {"type": "date", **{name: f"{day:%Y-%m-%d}" for name, day in bounds.items() if day}}
    return forms.DateInput(attrs=attrs, format="%Y-%m-%d")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several scans of one kind: the two sides of a card, the pages of a letter. Gives a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


@dataclass(frozen=True, slots=True)
class Asks:
    """What a form must know of its case. `until`: the proposed last day; `lengths`: of an extension, with what becomes of the day."""

    move: Move
    today: date
    first: date | None
    day: date
    until: date | None = None
    lengths: Sequence[tuple[int, Due]] = ()
    parties: Sequence[Party] = ()
    desks: Sequence[tuple[str, str]] = ()
    units: AgencyQuerySet | None = None
    proceedings: Sequence[tuple[str, str]] = ()


class MoveForm(forms.Form):
    """The day of the event, and words about it; some moves ask more (see the subclasses)."""

    day = forms.DateField(label="日期")
    note = forms.CharField(label="说明", required=False, max_length=LONGEST_NOTE, widget=area(3))
    field_order: Sequence[str] = ("day", "note")

    def __init__(self, *args: Any, asks: Asks, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks, transition = asks, TRANSITIONS[asks.move]
        day, note = self.fields["day"], self.fields["note"]
        day.label, day.initial, day.widget = transition.day, asks.day, day_input(asks.first, asks.today)
        note.label = NOTES.get(asks.move, "说明")
        note.required = transition.reasoned or asks.move in _REQUIRED_NOTE
        note.error_messages["required"] = f"请写明{note.label}。"
        self.arrange(asks)

    def arrange(self, asks: Asks) -> None:
        """What a subclass adds from the case."""


class UntilForm(MoveForm):
    """A last day for somebody else, or for the reply."""

    until = forms.DateField(label="截止之日", required=False)
    field_order: Sequence[str] = ("day", "until", "note")

    def arrange(self, asks: Asks) -> None:
        field = self.fields["until"]
        field.label, field.initial, field.widget = UNTILS[asks.move], asks.until, day_input(asks.day)
        field.required = asks.move not in {Move.REOPEN, Move.ASSIST}
        if asks.until:
            field.help_text = f"建议为{chinese_date(asks.until)}，可以修改。"


class ExtendForm(MoveForm):
    """How many working days, each with the due day that follows."""

    days = forms.TypedChoiceField(label="延长的期限", coerce=int)
    field_order: Sequence[str] = ("day", "days", "note")

    def arrange(self, asks: Asks) -> None:
        field = self.fields["days"]
        field.choices = [  # type: ignore[attr-defined]  # a choice field
            (
                str(days),
                f"{days}个工作日，答复期限至{chinese_date(due.day)}{'（暂定）' if due.provisional else ''}",
            )
            for days, due in asks.lengths
        ]
        field.initial = field.choices[-1][0] if asks.lengths else None  # type: ignore[attr-defined]
        field.help_text = "只能延长一次，须在原期限内告知申请人。"


class PaperForm(MoveForm):
    """What the applicant sent, with its scan."""

    file = FilesField(
        label="扫描件", required=False, help_text="PDF、图片或者 Office 文件，每个不超过20 MB，可以多选。"
    )
    field_order: Sequence[str] = ("day", "note", "file")


class JoinForm(MoveForm):
    into = forms.CharField(label="并入申请的编号", max_length=40)
    field_order: Sequence[str] = ("into", "day", "note")


class AssignForm(MoveForm):
    """A unit, or somebody at one."""

    desk = forms.ChoiceField(label="承办")
    field_order: Sequence[str] = ("desk", "day", "note")

    def arrange(self, asks: Asks) -> None:
        self.fields["desk"].choices = [("", "请选择承办单位和经办人"), *asks.desks]  # type: ignore[attr-defined]


class ConsultForm(MoveForm):
    """Whom to ask. A third party's name is sealed when it is kept."""

    asked = forms.ChoiceField(
        label="征求对象", choices=[(a.value, ASKED[a]) for a in Asked], widget=forms.RadioSelect
    )
    name = forms.CharField(label="姓名或者名称", max_length=200, required=False)
    telephone = forms.CharField(label="电话", max_length=50, required=False)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    agency = forms.ModelChoiceField(
        label="共同制作机关", queryset=named_or_below((), ()), required=False, to_field_name="code", empty_label="（不在机构表中的，填写名称）"
    )  # fmt: skip
    matter = forms.CharField(label="征求意见的内容", max_length=LONGEST_NOTE, widget=area(3))
    field_order: Sequence[str] = ("asked", "name", "agency", "telephone", "address", "matter", "day", "note")

    def arrange(self, asks: Asks) -> None:
        self.fields["asked"].initial = Asked.THIRD_PARTY.value
        self.fields["name"].help_text = "第三方必须填写。加密保存，与申请人信息一样只对承办的人开放。"
        self.fields["agency"].queryset = asks.units  # type: ignore[attr-defined]  # a model choice field
        self.fields["day"].help_text = "发出当日仍计入答复期限，次日起停止计算。"


class AssistForm(UntilForm):
    unit = forms.ModelChoiceField(
        label="协办单位", queryset=named_or_below((), ()), to_field_name="code", empty_label="请选择单位"
    )
    matter = forms.CharField(label="需要检索或者协助的内容", max_length=LONGEST_NOTE, widget=area(3))
    field_order: Sequence[str] = ("unit", "matter", "day", "until")

    def arrange(self, asks: Asks) -> None:
        super().arrange(asks)
        del self.fields["note"]
        self.fields["unit"].queryset = asks.units  # type: ignore[attr-defined]  # a model choice field
        self.fields["unit"].help_text = "协办单位能看到申请内容，看不到申请人信息和其他意见。"


class PartyForm(MoveForm):
    """Beside one of those who were asked."""

    party = forms.ChoiceField(label="对象")
    field_order: Sequence[str] = ("party", "day", "note")

    def arrange(self, asks: Asks) -> None:
        field = self.fields["party"]
        field.choices = [(one.ref, f"{one}") for one in asks.parties]  # type: ignore[attr-defined]
        if len(asks.parties) == 1:
            field.widget, field.initial = forms.HiddenInput(), asks.parties[0].ref

    def chosen(self) -> Party:
        return next(one for one in self.asks.parties if one.ref == self.cleaned_data["party"])


class AnsweredForm(PartyForm):
    view = forms.ChoiceField(
        label="意见", choices=[(v.value, VIEWS[v]) for v in View], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="理由", required=False, max_length=LONGEST_NOTE, widget=area(3))
    file = FilesField(
        label="意见书扫描件", required=False, help_text="PDF 或者图片，每个不超过20 MB，可以多选。"
    )
    field_order: Sequence[str] = ("party", "view", "reason", "day", "file")

    def arrange(self, asks: Asks) -> None:
        super().arrange(asks)
        del self.fields["note"]


class AssistedForm(PartyForm):
    reason = forms.CharField(
        label="检索和协助的情况", max_length=LONGEST_NOTE, widget=area(4),
        help_text="写明检索的范围、方法和结果；没有检索到的，也请写明。",
    )  # fmt: skip
    field_order: Sequence[str] = ("party", "reason", "day")

    def arrange(self, asks: Asks) -> None:
        super().arrange(asks)
        del self.fields["note"]


class ChargeForm(MoveForm):
    """Pieces and pages; both ways are shown before one is chosen."""

    pieces = forms.IntegerField(label="件数", min_value=1, max_value=10_000, initial=1)
    pages = forms.IntegerField(label="页数", min_value=0, max_value=1_000_000, initial=0)
    way = forms.ChoiceField(
        label="计费方式", required=False, choices=[(w.value, WAYS[w]) for w in Way], widget=forms.RadioSelect
    )
    field_order: Sequence[str] = ("pieces", "pages", "way", "day")

    def arrange(self, asks: Asks) -> None:
        del asks, self.fields["note"]
        self.fields["pieces"].help_text = "一份申请含多项内容的，可以按最小单位拆分计件。"
        self.fields["pages"].help_text = "提供的纸质件、电子件，按A4单面计。"

    def chosen(self) -> bool:
        """Whether a way was chosen; says so beside the field where none was."""
        if not self.cleaned_data["way"]:
            self.add_error("way", "请选择计费方式；两种方式都不收费的，不必通知缴费。")
        return not self.errors


class ReopenForm(UntilForm):
    proceeding = forms.ChoiceField(label="复议或者诉讼", required=False)
    field_order: Sequence[str] = ("proceeding", "day", "until", "note")

    def arrange(self, asks: Asks) -> None:
        super().arrange(asks)
        choices = [("", "（自行纠正的不选；有复议、诉讼的先登记）"), *asks.proceedings]
        self.fields["proceeding"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["until"].help_text = "复议决定、判决写明的填写；没有写明的，按答复期限重新计算。"


FORMS: Mapping[Move, Callable[..., MoveForm]] = {
    Move.REGISTER: MoveForm,
    Move.ASSIGN: AssignForm,
    Move.JOIN: JoinForm,
    Move.ASK_SUPPLEMENT: UntilForm,
    Move.SUPPLEMENT: PaperForm,
    Move.ASK_REASONS: UntilForm,
    Move.REASONS: PaperForm,
    Move.DELAY: UntilForm,
    Move.CONSULT: ConsultForm,
    Move.SERVED: PartyForm,
    Move.ANSWERED: AnsweredForm,
    Move.ASSIST: AssistForm,
    Move.ASSISTED: AssistedForm,
    Move.EXTEND: ExtendForm,
    Move.CHARGE: ChargeForm,
    Move.FEE_SERVED: MoveForm,
    Move.PAY: MoveForm,
    Move.LAPSE: MoveForm,
    Move.WITHDRAW: PaperForm,
    Move.REOPEN: ReopenForm,
    Move.ARCHIVE: MoveForm,
}
