"""Columns and the home page of the demo county (demo/columns.toml), made by its open-government office."""

import tomllib
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from kaicheng.columns import selectors as columns
from kaicheng.columns import services
from kaicheng.columns.models import Column
from kaicheng.columns.question import Question, Scope, from_json
from kaicheng.columns.services import ColumnGiven
from kaicheng.columns.workflow import Kind
from kaicheng.config.demo import HERE
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import public_documents
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory
from kaicheng.portal import selectors as portal
from kaicheng.portal import services as home
from kaicheng.portal.services import BlockGiven
from kaicheng.portal.workflow import BlockKind, Link, Said, Width
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

_NOON = time(10, 30)
_USUAL = 6


def load(now: datetime) -> int:
    """Make the columns that are not there yet and, where nobody composed a home page, compose one; gives how many."""
    given = tomllib.loads((HERE / "columns.toml").read_text(encoding="utf-8"))
    by_code = {agency.code: agency for agency in directory().agencies.values()}
    titles = _titles()
    made = 0
    for order, row in enumerate(given["column"]):
        if columns.column(row["code"]) is None:
            _make(row, order, by_code[row["agency"]], titles)
            made += 1
    if portal.live_home() is None:
        _compose(given["block"], now)
    return made


def _titles() -> dict[str, str]:
    """Titles by id of the manifest: what a file was entered as is found again by its title."""
    rows = tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))["document"]
    return {row["id"]: row["title"] for row in rows}


def _document(title: str) -> Document | None:
    return public_documents().filter(live__title=title).first()


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _NOON))


def _office(agency: Agency, on: date) -> User:
    return staff_with(agency, DutyKind.OFFICE, on=on)[0]


def _make(row: dict[str, Any], order: int, agency: Agency, titles: dict[str, str]) -> None:
    now = _moment(row["since"])
    office = _office(agency, row["since"])
    question = Question(scope=Scope.PICKED) if row.get("picked") else from_json(row["ask"])
    given = ColumnGiven(
        code=row["code"], name=row["name"], kind=Kind(row["kind"]), category=row["category"], agency=agency,
        description=row["description"], question=question, since=row["since"], keywords=tuple(row["keywords"]),
        order=order, in_navigation=row.get("navigation", False),
    )  # fmt: skip
    column = services.create_column(actor=office, given=given, now=now)
    _choose(row, column, office, titles)
    if "closed" in row:
        end = row["closed"]
        services.close_column(actor=office, column=column, reason=end["reason"], now=_moment(end["on"]))


def _choose(row: dict[str, Any], column: Column, office: User, titles: dict[str, str]) -> None:
    for name in row.get("pin", ()):
        if (document := _document(titles[name])) is not None and document.first_published_at:
            services.pin_document(
                actor=office, column=column, code=document.code, now=document.first_published_at
            )
    for left in row.get("leave_out", ()):
        if (document := _document(titles[left["id"]])) is not None and document.first_published_at:
            services.exclude_document(
                actor=office, column=column, code=document.code, reason=left["reason"],
                now=document.first_published_at,
            )  # fmt: skip


def _compose(rows: list[dict[str, Any]], now: datetime) -> None:
    host = portal.host()
    if host is None:
        return
    office = _office(host, timezone.localdate(now))
    draft = portal.home_draft() or home.start_draft(actor=office, now=now)
    for block in portal.blocks_of(draft):
        home.remove_block(actor=office, block=block, now=now)
    for row in rows:
        given = BlockGiven(
            width=Width(row["width"]),
            title=row.get("title", ""),
            said=Said(
                text=row.get("text", ""),
                url=row.get("url", ""),
                count=row.get("count", _USUAL),
                codes=tuple(row.get("codes", ())),
                links=tuple(Link(label, url) for label, url in row.get("links", ())),
            ),
            column=columns.column(row["column"]) if "column" in row else None,
        )
        home.add_block(actor=office, draft=draft, kind=BlockKind(row["kind"]), given=given, now=now)
    home.publish_home(actor=office, draft=draft, note="示范首页", now=now)
