from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kaicheng.portal"
    verbose_name = "门户"
