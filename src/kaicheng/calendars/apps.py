from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "kaicheng.calendars"
    verbose_name = "工作日历"
