"""What the page of terms asks for: which term, from which day."""

from django import forms

from kaicheng.calendars.forms import DAY, CountForm
from kaicheng.foi.declared import terms
from kaicheng.foi.reckoning import UNITS, Reckoned, reckon, terms_on
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import WorkingCalendar


def _choices() -> list[tuple[str, str]]:
    """Every term once, as it is now; a term of a later day says so when it is asked for an earlier one."""
    newest = {term.code: term for term in terms()}
    return [(code, f"{term.name}：{term.length}{UNITS[term.unit]}") for code, term in newest.items()]


class TermForm(CountForm):
    """A declared term in the place of a number of days."""

    days = None  # type: ignore[assignment]  # Django's way to leave out a field of the class above
    field_order = ("term", "since")
    term = forms.ChoiceField(label="期限", choices=_choices, initial="reply")
    since = forms.DateField(label="起点之日", widget=DAY)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        since, code = self.cleaned_data.get("since"), self.cleaned_data.get("term")
        if since and code and code not in terms_on(since):
            self.add_error("since", f"该期限在{chinese_date(since)}尚未施行，请选择以后的日期。")
        return cleaned

    def reckoned(self, calendar: WorkingCalendar) -> Reckoned | None:
        """Give the answer, None where nothing (right) was asked."""
        if not self.is_bound or not self.is_valid():
            return None
        since = self.cleaned_data["since"]
        return reckon(terms_on(since)[self.cleaned_data["term"]], since, calendar)
