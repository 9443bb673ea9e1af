from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "kaicheng.organisations"
    verbose_name = "机关"
