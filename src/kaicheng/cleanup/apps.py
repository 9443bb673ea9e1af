from django.apps import AppConfig


class CleanupConfig(AppConfig):
    name = "kaicheng.cleanup"
    verbose_name = "文件清理"

    def ready(self) -> None:
        from kaicheng.cleanup.services.reminding import on_tick
        from kaicheng.cleanup.services.results import on_document
        from kaicheng.documents.services.publishing import PUBLISHED, WITHDRAWN
        from kaicheng.events.registry import every, subscribe

        subscribe(PUBLISHED, "cleanup.following", on_document)
        subscribe(WITHDRAWN, "cleanup.following", on_document)
        every("cleanup.reminders", seconds=3600, handler=on_tick)
