from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "kaicheng.users"
    verbose_name = "工作人员"

    def ready(self) -> None:
        """Enter the verbs over agencies and accounts in the table of rights."""
        from kaicheng.users import permissions  # noqa: F401 - importing registers
