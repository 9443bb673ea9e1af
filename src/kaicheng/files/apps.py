from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kaicheng.files"
    verbose_name = "文件"
