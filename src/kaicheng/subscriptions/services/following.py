"""Choices follow what they mean: a column that gets another address keeps its subscribers."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kaicheng.columns.selectors import moved_addresses
from kaicheng.subscriptions.models import Choice, ChoiceKind


def on_column(payload: dict[str, Any], now: datetime) -> None:  # noqa: ARG001 - as every handler
    """Hear that a column changed. What nobody confirmed yet stays as its letter named it; `confirm` looks after that."""
    follow(Choice.objects.filter(confirmed=True))


@transaction.atomic
def follow(choices: QuerySet[Choice]) -> None:
    """Put each former address of a column in its present words; a choice made of both is one."""
    moved = moved_addresses()
    for choice in choices.filter(kind=ChoiceKind.COLUMN, value__in=moved):
        mine = Choice.objects.filter(subscriber=choice.subscriber_id, kind=ChoiceKind.COLUMN)
        if mine.filter(value=moved[choice.value]).update(confirmed=True):
            choice.delete()
        else:
            choice.value = moved[choice.value]
            choice.save(update_fields=["value"])
