from django.apps import AppConfig

WATCH_SECONDS = 15
MAINTAIN_SECONDS = 3600


class SearchConfig(AppConfig):
    name = "kaicheng.search"
    verbose_name = "检索"

    def ready(self) -> None:
        """Follow what happens to documents; look after the index by the clock."""
        from kaicheng.events.registry import every, subscribe
        from kaicheng.search import rules, services

        rules.ranking()  # a wrong declaration stops the start
        rules.question_words()
        subscribe("documents.published", "search.index", services.on_document)
        subscribe("documents.published_many", "search.index", services.on_documents)
        subscribe("documents.withdrawn", "search.index", services.on_document)
        subscribe("documents.validity_changed", "search.index", services.on_documents)
        every("search.watch", seconds=WATCH_SECONDS, handler=services.watch)
        every("search.maintain", seconds=MAINTAIN_SECONDS, handler=services.maintain)
