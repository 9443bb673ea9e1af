from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kaicheng.audit"
    verbose_name = "留痕"
