from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kaicheng.documents"
    verbose_name = "文件库"

    def ready(self) -> None:
        from kaicheng.documents import intake
        from kaicheng.documents.services import cleaning, notifying
        from kaicheng.documents.services.publishing import STOPPED
        from kaicheng.documents.services.reviewing import MOVED
        from kaicheng.documents.services.turning import on_schedule, on_tick
        from kaicheng.events.registry import every, subscribe

        subscribe(intake.RECEIVED, "documents.intake", intake.on_files_received)
        every("documents.turning", seconds=30, handler=on_tick)
        every("documents.scheduled", seconds=15, handler=on_schedule)
        subscribe(MOVED, "documents.notify", notifying.on_moved)
        subscribe(STOPPED, "documents.notify", notifying.on_stopped)
        every("documents.scrutiny", seconds=10, handler=cleaning.on_tick)
        every("documents.remind", seconds=3600, handler=notifying.on_tick)
        notifying.name_kinds()
