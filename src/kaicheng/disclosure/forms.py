"""What the screens of the section ask for. Rules live in the services."""

from typing import Any

from django import forms

from kaicheng.catalogue.selectors import all_series
from kaicheng.disclosure.declared import guide_entries
from kaicheng.disclosure.models import GapReason
from kaicheng.organisations.models import Agency, AgencyQuerySet

_ROWED = frozenset({"term", "period", "year"})


class GuideForm(forms.Form):
    """One field an entry of declared/guide.toml; everything may be left for later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in guide_entries():
            self.fields[entry.code] = forms.CharField(
                label=entry.name,
                required=False,
                max_length=2000,
                help_text=entry.help,
                widget=forms.Textarea(attrs={"rows": 3}) if entry.long else forms.TextInput(),
            )

    def parts(self) -> list[tuple[str, list[tuple[forms.BoundField, bool, bool]]]]:
        """Fields by part of the guide: (field, takes the whole width, must be said)."""
        parts: dict[str, list[tuple[forms.BoundField, bool, bool]]] = {}
        for entry in guide_entries():
            row = (self[entry.code], entry.long, entry.compulsory)
            parts.setdefault(entry.part, []).append(row)
        return list(parts.items())


class ComposeForm(forms.Form):
    change_note = forms.CharField(label="修改说明", required=False, max_length=300)


class AgencyChoice(forms.ModelChoiceField[Agency]):
    def label_from_instance(self, obj: Agency) -> str:
        return obj.name


class NoteForm(forms.Form):
    """Which numbers are missing, and why. `term` is the term 届, or the year where numbers are counted by year."""

    agency = AgencyChoice(queryset=None, label="机关", to_field_name="code", empty_label=None)
    series = forms.ChoiceField(
        label="系列", choices=lambda: [(row.code, row.name) for row in all_series() if row.counts in _ROWED]
    )
    term = forms.IntegerField(
        label="届次",
        required=False,
        min_value=1,
        max_value=2199,
        help_text="会议填届次，按年编次的填年份；规划、年报不填。",
    )
    first = forms.IntegerField(
        label="自第几次（或年份）", min_value=1, max_value=9999, help_text="规划填起始年份，年报填年度。"
    )
    last = forms.IntegerField(
        label="至第几次（或年份）", min_value=1, max_value=9999, required=False, help_text="只有一个的不填。"
    )
    reason = forms.ChoiceField(label="情形", choices=GapReason.choices)
    words = forms.CharField(
        label="说明", required=False, max_length=200, help_text="对公众显示，不得写涉密内容。",
        widget=forms.TextInput(),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("last") is None:
            data["last"] = data.get("first")
        return data
