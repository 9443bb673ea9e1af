from django.apps import AppConfig

TICK_SECONDS = 15
DAY_SECONDS = 86_400


class MovingConfig(AppConfig):
    name = "kaicheng.moving"
    verbose_name = "迁移导入"

    def ready(self) -> None:
        from kaicheng.events.registry import every, subscribe
        from kaicheng.moving import permissions, tasks
        from kaicheng.moving.declared import columns, field_of
        from kaicheng.moving.services.steps import WORK

        columns()  # a wrong declaration stops the start
        field_of("")
        assert permissions.READ  # noqa: S101 - imported, so that its verbs stand in the table of rights
        subscribe(WORK, "moving.work", tasks.on_work)
        every("moving.pick_up", seconds=TICK_SECONDS, handler=tasks.on_tick)
        every("moving.prune", seconds=DAY_SECONDS, handler=tasks.on_day)
