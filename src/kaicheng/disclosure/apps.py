from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "kaicheng.disclosure"
    verbose_name = "政府信息公开专栏"

    def ready(self) -> None:
        from kaicheng.disclosure.services.outdated import on_agencies_changed
        from kaicheng.events.registry import subscribe

        subscribe("organisations.changed", "disclosure.guides", on_agencies_changed)
