from django.apps import AppConfig

DAY = 86_400


class SubscriptionsConfig(AppConfig):
    name = "kaicheng.subscriptions"
    verbose_name = "订阅"

    def ready(self) -> None:
        """Follow what happens to documents."""
        from kaicheng.events.registry import every, subscribe
        from kaicheng.subscriptions.services import changes

        subscribe("documents.published", "subscriptions.changes", changes.on_document)
        subscribe("documents.withdrawn", "subscriptions.changes", changes.on_document)
        subscribe("documents.validity_changed", "subscriptions.changes", changes.on_documents)
        every("subscriptions.catch_up", seconds=DAY, handler=changes.on_schedule)
