from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kaicheng.documents"
    verbose_name = "文件库"

    def ready(self) -> None:
        from kaicheng.documents import intake
        from kaicheng.events.registry import subscribe

        subscribe(intake.RECEIVED, "documents.intake", intake.on_files_received)
