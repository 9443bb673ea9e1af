from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "kaicheng.moving"
    verbose_name = "迁移导入"
