"""What is filled in on the screens of letters."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kaicheng.foi.declared.letters import deliveries, letter_contents
from kaicheng.foi.letters.facts import LetterFacts
from kaicheng.foi.models import Remedies
from kaicheng.foi.services.deciding import Handing, Proof
from kaicheng.foi.services.writing import LONGEST, Text
from kaicheng.foi.workflow import Move

_LONG = frozenset({"where", "released", "ground", "reason", "searched", "items", "guidance", "explain", "matter", "disclosing", "further"})  # fmt: skip
_LABELS = {
    "asked": ("申请内容（复述）", "文书引用的申请内容；过长的可以概括，但是不能改变原意。"),
    "further": ("补充说明", "印在救济告知之前，没有的不填。"),
}


def _date(label: str, **given: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given
    )


class DraftForm(forms.Form):
    """What the handler writes in a letter: a field for each content, and the last day where one is set."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, letter: LetterFacts, codes: Sequence[str], asked: str, **kwargs: Any
    ) -> None:
        written = letter.written
        initial = {
            "asked": asked,
            **written.parts,
            "until": written.until,
            "days": written.days,
            "to": written.to,
        }
        kwargs["initial"] = {**initial, "seen": len(written.history)}
        super().__init__(*args, **kwargs)
        self.codes = tuple(codes)
        for code in self.codes:
            self.fields[code] = self._text(code, letter)
        if letter.sheet.until:
            self.fields["until"] = _date(
                "期限的最后一日",
                required=False,
                help_text="按规定或者建议的期限推算，可以改为其他合理的日期。",
            )
        if letter.sheet.goes_with is Move.EXTEND:
            self.fields["days"] = forms.IntegerField(label="延长的工作日数", min_value=1, max_value=60)
        if letter.sheet.to != "applicant" and letter.party is None:
            self.fields["to"] = forms.CharField(label="发给", max_length=100, required=False)

    def _text(self, code: str, letter: LetterFacts) -> forms.CharField:
        content = letter_contents().get(code)
        label, help_text = _LABELS.get(
            code, (content.name if content else code, content.ask if content else "")
        )
        rows = 5 if code in _LONG else 3
        field = forms.CharField(
            label=label, help_text=help_text, required=False, max_length=LONGEST, strip=True,
            widget=forms.Textarea(attrs={"rows": 2 if code in {"asked", "further"} else rows}),
        )  # fmt: skip
        field.must = code in letter.must  # type: ignore[attr-defined]  # for the template
        return field

    def text(self) -> Text:
        data = self.cleaned_data
        return Text(
            {code: data.get(code, "") for code in self.codes}, data.get("until"), data.get("days") or 0,
            data.get("to", ""), data.get("seen"),
        )  # fmt: skip


class SendForm(forms.Form):
    """On which day a letter of the course goes out, and how."""

    day = _date("发出之日")
    delivery = forms.ChoiceField(label="方式", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": today}
        super().__init__(*args, **kwargs)
        self.fields["delivery"].choices = [("", "（不填）"), *_ways()]  # type: ignore[attr-defined]  # a choice field


class HandingForm(forms.Form):
    """How the reply was delivered."""

    way = forms.ChoiceField(
        label="送达方式", widget=forms.RadioSelect, help_text="邮寄只能通过邮政企业，不得由收件人付费。"
    )
    day = _date(
        "送达之日", help_text="直接送达、委托送达的为签收之日；邮寄的为交邮之日；互联网发送的为发出之日。"
    )
    proof = forms.FileField(
        label="送达凭证",
        required=False,
        help_text="送达回证、邮寄收据的扫描件（PDF 或者图片，不超过20 MB）。",
    )
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="没有送达凭证的，写明原因。",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, way: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"day": today, "way": way}
        super().__init__(*args, **kwargs)
        ways = [(code, f"{row.name}，以{row.day}为准") for code, row in deliveries().items()]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]  # a choice field

    def handing(self) -> Handing:
        data = self.cleaned_data
        file = data.get("proof")
        proof = Proof(file.name, file.read()) if file else None
        return Handing(data["way"], data["day"], proof, data["note"])


class RemediesForm(forms.ModelForm[Remedies]):
    """`governs`: the agency is a government, and says for those below it where they turn."""

    class Meta:
        model = Remedies
        fields = (
            "review_organ", "review_address", "review_online", "court", "court_below", "hears_address", "hears_online", "number_prefix",
        )  # fmt: skip
        help_texts = {
            "review_organ": "部门和乡镇不填的，为上级人民政府；政府应当填写上一级人民政府。",
            "review_address": "不填的，为上级人民政府设置的地址和电话。",
            "review_online": "提交行政复议申请的网址。通过互联网送达的答复应当写明。",
            "court": "不填的，为上级人民政府为所属部门设置的法院。",
            "court_below": "本机关是政府的，填写以所属部门为被告的案件由哪个法院管辖。",
            "hears_address": "本机关是政府的，填写所属部门的复议申请向哪里提交。",
            "hears_online": "本机关是政府的，填写受理复议申请的网址。",
            "number_prefix": "文号中年份前面的机关代字，如“棠建”。不填的，取自发文代字。",
        }

    def __init__(self, *args: Any, governs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not governs:
            for name in ("court_below", "hears_address", "hears_online"):
                del self.fields[name]


def _ways() -> list[tuple[str, str]]:
    return [(code, row.name) for code, row in deliveries().items()]
