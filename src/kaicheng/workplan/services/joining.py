"""Two tasks made one, one made two, in a proposal. Each undoes the other."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from kaicheng.calendars.selectors import calendar
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User
from kaicheng.workplan import dividing, due
from kaicheng.workplan.models import Task, TaskUnit
from kaicheng.workplan.services.arranging import LONGEST_TEXT, claimed, note, renumber
from kaicheng.workplan.workflow import Kind, Role

_RANK = {role.value: rank for rank, role in enumerate(Role)}  # the lead first
_LISTS = ("deadlines", "frequencies", "targets", "citations")


@transaction.atomic
def merge(*, task: Task, actor: User, now: datetime, version: int) -> Task:
    """Put the next task into this one: texts joined, units united, both places kept; due when both are.

    Raises as `claimed`; Conflict where no task follows.
    """
    step = claimed(task, actor, now, version, before_approval=True)
    items = Task.objects.filter(plan=task.plan, kind=Kind.ITEM.value, number__gt=task.number)
    other = items.order_by("number").first()
    if other is None:
        raise Conflict("这是最后一项任务，后面没有可以合并的。", advice="请在前一项任务上办理合并。")
    text = dividing.joined(task.text, other.heading, other.text)
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"合并后的内容超过{LONGEST_TEXT}字。", advice="请先精简其中一项。")
    task.text = text
    task.quotes = dividing.join_quotes(task.quotes, other.quotes, plain_of(task))
    for name in _LISTS:
        setattr(task, name, dividing.join_plain(getattr(task, name), getattr(other, name)))
    words = dict.fromkeys(word for word in (task.role_words, other.role_words) if word)
    task.role_words = "；".join(words)[:300]
    task.due_on = task.first_due_on = _later(task.due_on, other.due_on)
    task.internal_due_on = _later(task.internal_due_on, other.internal_due_on)
    for name in ("upper_number", "carried_from"):  # what the second carries out or goes on with stays carried
        setattr(task, name, getattr(task, name) or getattr(other, name))
    unite(task, other)
    number, label = other.number, str(other)
    other.delete()
    task.save()
    renumber(task.plan)
    note(step, task, actor, now, "merge", name=f"第{number}项“{label[:60]}”")
    return task


def _later(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return max(days, default=None)


def unite(task: Task, other: Task) -> None:
    """Give a task the units of another besides its own; who is in both has the greater part of the two."""
    rows = {_key(row): row for row in task.units.all()}
    last = max((row.order for row in rows.values()), default=-1)
    for row in other.units.all():
        mine = rows.get(_key(row))
        if mine is None:
            last += 1
            TaskUnit.objects.filter(pk=row.pk).update(task=task, order=last)
            rows[_key(row)] = row
        elif _RANK[row.role] < _RANK[mine.role]:
            TaskUnit.objects.filter(pk=mine.pk).update(role=row.role)


def _key(row: TaskUnit) -> Any:
    return row.agency_id or f"?{row.name}"


def plain_of(task: Task) -> str:
    """The text in which the task's places count."""
    return task.plan.edition.plain if task.plan.edition is not None else ""


@transaction.atomic
def split(*, task: Task, actor: User, now: datetime, version: int, at: int) -> Task:
    """Make what stands from the sentence `at` on (counted from 0) a task of its own, behind this one; gives it.

    Both keep the units. Raises as `claimed`; Invalid where there is nothing before or behind.
    """
    step = claimed(task, actor, now, version, before_approval=True)
    halves = dividing.halves(task.text, at)
    if halves is None:
        raise Invalid(
            "请选择从哪一句分开。", advice="只有一句话的任务不能拆分，可以直接修改文字或另行增加任务。"
        )
    first, second = halves
    other = Task.objects.get(pk=task.pk)
    other.pk, other._state.adding = None, True  # noqa: SLF001 - how Django copies a row
    other.heading, other.label, other.text, other.lock_version = "", "", second, 0
    other.carried_from = None  # a task of last year goes on in one task
    task.text = first
    task.quotes, other.quotes = dividing.divide_quotes(task.quotes, second, plain_of(task))
    both = _by_words(task)
    for name in _LISTS:
        key = "title" if name == "citations" else "words"
        left, right = dividing.divide_plain(getattr(task, name), first, second, key)
        setattr(task, name, left)
        setattr(other, name, right)
    if task.due_on == both:  # a day that the office set holds for both
        task.due_on = task.first_due_on = _by_words(task)
        other.due_on = other.first_due_on = _by_words(other)
    for one in (task, other):
        if one.due_on and one.internal_due_on and one.internal_due_on > one.due_on:
            one.internal_due_on = one.due_on
    other.state_since, other.number = now, task.number
    task.save()
    other.save()
    _copy_units(task, other)
    items = Task.objects.filter(plan=task.plan, kind=Kind.ITEM.value).exclude(pk=other.pk)
    pks = list(items.order_by("number", "pk").values_list("pk", flat=True))
    pks.insert(pks.index(task.pk) + 1, other.pk)
    renumber(task.plan, pks)
    note(step, task, actor, now, "split", name=str(other)[:100])
    return other


def _by_words(task: Task) -> date | None:
    return due.due_of(task.deadlines, due.Reckoning(task.plan.issued_on, task.plan.year, calendar()))


def _copy_units(task: Task, other: Task) -> None:
    rows = list(task.units.all())
    for row in rows:
        row.pk, row.task, row._state.adding = None, other, True  # noqa: SLF001 - as above
    TaskUnit.objects.bulk_create(rows)
