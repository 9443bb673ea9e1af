from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "kaicheng.events"
    verbose_name = "事件"
