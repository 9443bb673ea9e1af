from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kaicheng.documents"
    verbose_name = "文件库"
