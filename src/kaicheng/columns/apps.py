from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    name = "kaicheng.columns"
    verbose_name = "栏目"
