from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "kaicheng.foi"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from kaicheng.calendars.services import CHANGED
        from kaicheng.events.registry import every, subscribe
        from kaicheng.foi.services import drafting, receipts, recomputing, reminding, retaining
        from kaicheng.notices import kinds

        subscribe(CHANGED, "foi.recomputing", recomputing.on_calendar)
        subscribe(receipts.FILED, "foi.receipts", receipts.mail)
        every("foi.retention", seconds=86400, handler=retaining.on_tick)
        every("foi.reminders", seconds=3600, handler=reminding.on_tick)
        every("foi.drafts", seconds=24 * 3600, handler=drafting.erase_old)
        for kind, label in reminding.KINDS.items():
            kinds.register(kind, label)
