from django.apps import AppConfig


class CleanupConfig(AppConfig):
    name = "kaicheng.cleanup"
    verbose_name = "文件清理"
