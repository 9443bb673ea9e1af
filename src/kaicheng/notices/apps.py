from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kaicheng.notices"
    verbose_name = "提醒"

    def ready(self) -> None:
        """Send what was posted; forget daily what was read long ago."""
        from kaicheng.events import registry
        from kaicheng.notices import services

        registry.subscribe(services.POSTED, "notices.mail_notice", services.mail_notice)
        registry.subscribe(services.MAIL, "notices.send_mail", services.send_mail)
        registry.every("notices.prune", seconds=86_400, handler=services.prune)
