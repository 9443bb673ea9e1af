"""The question a reader asks of the record."""

from django import forms

from kaicheng.audit.selectors import RecordQuery

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RecordForm(forms.Form):
    """Filters above the list; what cannot be read is left out of the question and said beside the field."""

    since = forms.DateField(label="自", required=False, widget=DAY)
    until = forms.DateField(label="至", required=False, widget=DAY)
    person = forms.CharField(label="办理人", required=False, max_length=60)
    verb = forms.ChoiceField(label="事项", required=False)
    agency = forms.ChoiceField(label="机关", required=False)
    words = forms.CharField(label="对象名称", required=False, max_length=100)
    thing = forms.CharField(required=False, max_length=130, widget=forms.HiddenInput)

    def __init__(
        self, data: object, *, verbs: list[tuple[str, str]], agencies: list[tuple[str, str]]
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        for name, rows in (("verb", verbs), ("agency", agencies)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "全部"), *rows]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "截止日早于起始日，请核对。")
        return cleaned

    def query(self) -> RecordQuery:
        self.full_clean()
        return RecordQuery(**{name: value for name, value in self.cleaned_data.items() if value})
