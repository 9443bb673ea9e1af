from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "kaicheng.numbering"
    verbose_name = "编号"
