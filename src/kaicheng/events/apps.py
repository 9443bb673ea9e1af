from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "kaicheng.events"
    verbose_name = "事件"

    def ready(self) -> None:
        """Sweep delivered events daily."""
        from kaicheng.events import registry, services

        registry.every("events.sweep", seconds=86_400, handler=services.sweep)
