from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The wiring; an app only for its commands."""

    name = "kaicheng.config"
    verbose_name = "配置"
