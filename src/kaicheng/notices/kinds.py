"""The kinds of notices: what a person may turn the e-mail off for. Each app names its own when it is loaded.

A kind is what stands before the first colon of a notice's key: “documents.waiting”. One that nobody named is called
after its app, so that it can be turned off as well.
"""

from django.apps import apps

LONGEST = 60

_LABELS: dict[str, str] = {}


def register(kind: str, label: str) -> None:
    """Name a kind in the words of the office: “待我审核的文件”. Registering again replaces."""
    _LABELS[kind] = label


def kind_of(key: str) -> str:
    return key.split(":", 1)[0][:LONGEST]


def label_of(kind: str) -> str:
    if kind in _LABELS:
        return _LABELS[kind]
    app = kind.split(".", 1)[0]
    return f"{apps.get_app_config(app).verbose_name}的其他提醒" if app in apps.app_configs else "其他提醒"


def registered() -> dict[str, str]:
    """Give all named kinds with their names."""
    return dict(_LABELS)
