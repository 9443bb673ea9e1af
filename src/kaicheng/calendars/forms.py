"""What the screens of the working calendar ask for."""

from datetime import date
from typing import Any

from django import forms

from kaicheng.kernel.workdays import Count, WorkingCalendar

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST = 500  # working days that a reader may have counted
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class NoticeForm(forms.Form):
    text = forms.CharField(
        label="通知原文",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text="从中国政府网复制全文粘贴，含标题、文号、落款日期。",
    )
    year = forms.IntegerField(label="安排的年份", required=False, min_value=2004, max_value=2100)
    number = forms.CharField(label="发文字号", required=False, max_length=60)
    issued_on = forms.DateField(label="成文日期", required=False, widget=DAY)

    def given(self) -> dict[str, Any]:
        """What the services ask for."""
        return self.cleaned_data


class ReasonForm(forms.Form):
    reason = forms.CharField(label="删除原因", max_length=200)


class CountForm(forms.Form):
    """Count a term: from the day after `since`, so many working days."""

    since = forms.DateField(label="收到（发生）之日", widget=DAY)
    days = forms.IntegerField(label="工作日数", min_value=1, max_value=MOST, initial=20)

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if not EARLIEST <= since <= LATEST:
            raise forms.ValidationError(f"日期应在{EARLIEST.year}年至{LATEST.year}年之间。")
        return since

    def count(self, calendar: WorkingCalendar) -> Count | None:
        """Give the answer, None where nothing (right) was asked."""
        if not self.is_bound or not self.is_valid():
            return None
        return calendar.count(self.cleaned_data["since"], self.cleaned_data["days"])
