from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kaicheng.documents"
    verbose_name = "文件库"

    def ready(self) -> None:
        from kaicheng.documents import intake
        from kaicheng.documents.services.turning import on_schedule, on_tick
        from kaicheng.events.registry import every, subscribe

        subscribe(intake.RECEIVED, "documents.intake", intake.on_files_received)
        every("documents.turning", seconds=30, handler=on_tick)
        every("documents.scheduled", seconds=15, handler=on_schedule)
