"""Old sites for tests: a sheet and its files, and runs over them."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from documents.factories import NOW, make_agency, office_of

from kaicheng.moving.models import ImportRun
from kaicheng.moving.services import receiving
from kaicheng.moving.services.steps import begin
from kaicheng.moving.services.working import work
from kaicheng.moving.workflow import Step
from kaicheng.organisations.models import Agency

HEADS = ("名称", "文号", "发布机构", "生成日期", "公开日期", "公开方式", "文件下载", "链接")


def body(title: str, number: str, unit: str, extra: str = "") -> str:
    return "\n".join([
        f"{unit}文件", number, title, "各乡镇人民政府：", f"为做好{title}所述工作，现将有关事项通知如下。",
        f"一、提高对{title}的认识，落实责任。", f"二、按照{number}的安排抓好落实。{extra}", unit, "2017年5月9日", "（此件公开发布）",
    ])  # fmt: skip


def make_site(
    folder: Path,
    agency: Agency,
    count: int,
    *,
    extra: Mapping[int, str] | None = None,
    **changed: Mapping[int, str],
) -> tuple[Path, Path]:
    """Write a sheet of `count` papers with their files. `changed`: head's place “c4” → row → cell; `extra`: row → words."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    rows = []
    for n in range(1, count + 1):
        title, number = (
            f"{agency.name}关于做好第{n}类{'渡口古井戏台凉亭石板'[n % 10]}设施管护的通知",
            f"溪办发〔2017〕{n}号",
        )
        (files / f"{n}.txt").write_text(
            body(title, number, agency.name, (extra or {}).get(n, "")), encoding="utf-8"
        )
        row = [
            title,
            number,
            agency.name,
            "2017-05-09",
            "2017-05-12",
            "主动公开",
            f"{n}.txt",
            f"/old/{n}.html",
        ]
        for place, cells in changed.items():
            row[int(place.removeprefix("c"))] = cells.get(n, row[int(place.removeprefix("c"))])
        rows.append(row)
    sheet = folder / "清单.csv"
    with sheet.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEADS, *rows])
    return sheet, files


def county(name: str = "溪山县人民政府") -> Agency:
    return make_agency(name, code="XS", credit_code="114300000000000099")


def received(site: tuple[Path, Path], agency: Agency, now: datetime = NOW, **given: Any) -> ImportRun:
    sheet, files = site
    return receiving.receive(
        given=receiving.Given(sheet, sheet.name, folder=files, site="www.old.example", **given),
        agency=agency,
        actor=office_of(agency),
        now=now,
    )


def checked(site: tuple[Path, Path], agency: Agency, **given: Any) -> ImportRun:
    """A run after its check."""
    run = received(site, agency, **given)
    run = receiving.choose_heads(
        run=run, chosen=dict(run.mapping), actor=office_of(agency), now=NOW, in_the_worker=False
    )
    return worked(run)


def taken(run: ImportRun, step: Step = Step.COMMIT) -> ImportRun:
    """The same after another step and its work."""
    run = begin(run=run, step=step, actor=office_of(run.agency), now=timezone.now(), in_the_worker=False)
    return worked(run)


def worked(run: ImportRun) -> ImportRun:
    work(run, timezone.now, seconds=600)
    return ImportRun.objects.get(pk=run.pk)


def states(run: ImportRun) -> dict[int, str]:
    return dict(run.rows.values_list("number", "state"))


def sentences(run: ImportRun, number: int) -> str:
    return "".join(one["sentence"] for one in run.rows.get(number=number).problems)


def numbers(rows: Sequence[Any]) -> list[int]:
    return [row.number for row in rows]
