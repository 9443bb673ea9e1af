from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kaicheng.notices"
    verbose_name = "提醒"
