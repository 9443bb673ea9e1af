from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kaicheng.search"
    verbose_name = "检索"
