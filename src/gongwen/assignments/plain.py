"""Tasks as plain values for JSON."""

from typing import Any

from gongwen.assignments.model import (
    Assignment,
    Deadline,
    DeadlineKind,
    Frequency,
    Quotation,
    Share,
    Target,
    Task,
)


def as_plain(task: Task) -> dict[str, Any]:
    """JSON values of a task, dates in ISO form; spans as [start, end] in the text of the document."""
    leads = [a for a in task.assignments if a.share is Share.LEAD]
    others = [a for a in task.assignments if a.share is not Share.LEAD]
    return {
        "path": list(task.path),
        "part": task.part,
        "number": task.number or None,
        "sections": list(task.sections),
        "heading": task.heading or None,
        "text": task.text,
        "leads": [unit.name for unit in task.leads],
        "responsible": [unit.name for unit in task.responsible],
        "lead_role": "／".join(dict.fromkeys(a.role for a in leads)) or None,
        "resp_role": "／".join(dict.fromkeys(a.role for a in others if a.role)) or None,
        "assignments": [_assignment(a) for a in task.assignments],
        "named": [_assignment(a) for a in task.named],
        "deadlines": [_deadline(d) for d in task.deadlines],
        "frequencies": [_frequency(f) for f in task.frequencies],
        "targets": [_target(t) for t in task.targets],
        "citations": [{"title": c.title, "number": c.number} for c in task.citations],
        "quotations": [_quotation(q) for q in task.quotations],
        "rule": task.rule,
        "confidence": task.confidence,
    }


def _quotation(q: Quotation) -> dict[str, Any]:
    return {"words": q.words, "span": [q.span.start, q.span.end] if q.span else None, "node": list(q.node)}


def _assignment(a: Assignment) -> dict[str, Any]:
    return {
        "share": a.share.value,
        "role": a.role,
        "units": [{"name": u.name, "full": u.full, "collective": u.collective} for u in a.units],
        "open_ended": a.open_ended,
        "shared": a.shared,
        "by_position": a.by_position,
        "quotation": _quotation(a.quotation),
        "covers": _quotation(a.covers) if a.covers else None,
    }


def _deadline(d: Deadline) -> dict[str, Any]:
    apart = d.anchor and d.anchor not in d.words
    plain: dict[str, Any] = {
        "raw": f"{d.anchor}…{d.words}" if apart else d.words,
        "kind": d.kind.value,
        "date": d.day.isoformat() if d.day else None,
        "span": [d.quotation.span.start, d.quotation.span.end] if d.quotation.span else None,
    }
    if d.first:
        plain["from"] = d.first.isoformat()
    if d.month_day:
        plain["month_day"] = f"{d.month_day[0]:02d}-{d.month_day[1]:02d}"
    if d.recurs:
        per = d.recurs.per.value if d.recurs.per else None
        plain["of"] = {"per": per, "month": d.recurs.month.value, "day": d.recurs.day}
    if d.kind is DeadlineKind.RELATIVE:
        plain["anchor"] = d.anchor or None
        plain["offset"] = f"{d.count}{d.unit}" if d.count else None
    return plain


def _frequency(f: Frequency) -> dict[str, Any]:
    count: int | str | None = f.count if f.every == 1 or f.count is None else f"{f.count}/{f.every}"
    return {"raw": f.words, "per": f.per.value, "count": count, "op": f.comparison.value}


def _target(t: Target) -> dict[str, Any]:
    value = int(t.value) if t.value is not None and t.value == int(t.value) else t.value
    return {"raw": t.words, "value": value, "unit": t.unit, "op": t.comparison.value, "clause": t.clause}
