from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "kaicheng.users"
    verbose_name = "工作人员"
