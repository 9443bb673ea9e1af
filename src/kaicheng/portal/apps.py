from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kaicheng.portal"
    verbose_name = "门户"

    def ready(self) -> None:
        """Keep the archives of the library up to date."""
        from kaicheng.events.registry import every
        from kaicheng.portal import background

        every("portal.archives", seconds=background.LOOK_SECONDS, handler=background.renew_archives)
