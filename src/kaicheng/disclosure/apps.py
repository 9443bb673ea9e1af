from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "kaicheng.disclosure"
    verbose_name = "信息公开专栏"
