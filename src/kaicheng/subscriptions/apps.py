from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "kaicheng.subscriptions"
    verbose_name = "订阅"
