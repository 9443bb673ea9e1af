from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "kaicheng.workplan"
    verbose_name = "工作台账"

    def ready(self) -> None:
        from kaicheng.documents.services.bulk import PUBLISHED_MANY
        from kaicheng.documents.services.publishing import PUBLISHED, WITHDRAWN
        from kaicheng.events.registry import every, subscribe
        from kaicheng.notices import kinds
        from kaicheng.workplan.services import counting, occurring, reminding, telling_tasks
        from kaicheng.workplan.services.planning import APPROVED

        for event in (PUBLISHED, WITHDRAWN, PUBLISHED_MANY):
            subscribe(event, "workplan.counting", counting.on_document)
        subscribe(APPROVED, "workplan.occurring", occurring.on_approved)
        every("workplan.occurring", seconds=3600, handler=occurring.on_tick)
        every("workplan.counting", seconds=86_400, handler=counting.on_tick)
        every("workplan.reminders", seconds=3600, handler=reminding.on_tick)
        for kind, label in telling_tasks.KINDS.items():
            kinds.register(kind, label)
