"""Giving numbers: each once, without gaps, under any number of writers."""

from django.db import transaction

from kaicheng.numbering.models import Series


def next_number(key: str) -> int:
    """The next number of a series, from 1. Belongs inside the transaction that uses it: a rollback gives it back."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_number must run inside the transaction that uses the number")
    Series.objects.get_or_create(key=key)
    series = Series.objects.select_for_update().get(key=key)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def take_numbers(key: str, count: int) -> range:
    """Take the next `count` numbers of a series at once; as `next_number` called so many times."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("take_numbers must run inside the transaction that uses the numbers")
    Series.objects.get_or_create(key=key)
    series = Series.objects.select_for_update().get(key=key)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return range(first, first + count)
