from django.apps import AppConfig

DAY, SEND_SECONDS = 86_400, 15


class SubscriptionsConfig(AppConfig):
    name = "kaicheng.subscriptions"
    verbose_name = "订阅"

    def ready(self) -> None:
        """Follow what happens to documents; write to those who asked for it."""
        from kaicheng.columns.services import CHANGED
        from kaicheng.events.registry import every, subscribe
        from kaicheng.subscriptions.services import (
            changes,
            following,
            keeping,
            matching,
            sending,
            subscribing,
        )

        subscribe("documents.published", "subscriptions.changes", changes.on_document)
        subscribe("documents.published_many", "subscriptions.changes", changes.on_documents)
        subscribe("documents.withdrawn", "subscriptions.changes", changes.on_document)
        subscribe("documents.validity_changed", "subscriptions.changes", changes.on_documents)
        subscribe(CHANGED, "subscriptions.following", following.on_column)
        every("subscriptions.catch_up", seconds=DAY, handler=changes.on_schedule)
        subscribe(changes.NOTED, "subscriptions.matching", matching.on_noted)
        subscribe(subscribing.LETTER, "subscriptions.letter", sending.on_letter)
        subscribe(sending.MORE, "subscriptions.more", sending.on_more)
        every("subscriptions.send", seconds=SEND_SECONDS, handler=sending.on_schedule)
        every("subscriptions.prune", seconds=DAY, handler=keeping.prune)
