"""Run inside the county: last year's ledger, ended, and this year's, under way, with what its units reported.

Rows of the tables as an office would have them after a year's work; who did it when is told from the notes.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kaicheng.documents.models import Document
from kaicheng.organisations.models import Agency
from kaicheng.users.staff import user_named
from kaicheng.workplan.models import Evidence, Task, TaskNote, TaskUnit, WorkPlan
from kaicheng.workplan.workflow import Move, Role, Stage, State

TODAY = timezone.localdate()
YEAR = TODAY.year
LAST, THIS = f"{YEAR - 1}年县域办事指南专项行动任务分解", f"{YEAR}年县域办事指南专项行动任务分解"
UNITS = {agency.code: agency for agency in Agency.objects.all()}
OFFICE = user_named("gongkai")
TAKEN = WorkPlan.objects.exclude(document=None).values("document")  # a document founds one ledger
PAPERS = list(
    Document.objects.filter(live__openness="proactive")
    .exclude(pk__in=TAKEN)
    .select_related("live")
    .order_by("pk")[:6]
)
# section, heading, text, units (the first leads), due in days from today, state, percent, obstacle
THIS_YEAR = (
    ("一、办事指南", "修订全县办事指南", "对照权责清单修订办事指南，做到要素齐全、表述规范。", "TXZJJ TXNYJ TXJYJ", -40, "under_way", 60, "乡镇事项清单尚未定稿"),
    ("一、办事指南", "公布高频事项办理流程图", "公布不少于50个高频事项的办理流程图。", "TXZJJ TXFGJ", -12, "not_begun", 0, ""),
    ("一、办事指南", "统一办事材料名称", "梳理同一材料的不同叫法，形成标准名称表。", "TXFGJ TXZJJ TXNYJ", -5, "proposed", 100, ""),
    ("一、办事指南", "公开惠农补贴申领指南", "逐项公开惠农补贴的对象、标准、程序和时限。", "TXNYJ", -90, "confirmed", 100, ""),
    ("一、办事指南", "公开义务教育招生指南", "招生工作开始前公开招生范围、条件和咨询方式。", "TXJYJ", -150, "confirmed", 100, ""),
    ("二、线下专区", "设置政务公开专区", "在政务服务大厅和便民服务中心设置政务公开专区。", "TXZFB TXZJJ TXNYJ", 9, "under_way", 80, ""),
    ("二、线下专区", "配备查阅设备", "专区配备查阅终端，能查询、能打印、能申请。", "TXZFB", 13, "not_begun", 0, "设备采购预算尚未批复"),
    ("二、线下专区", "培训专区工作人员", "分两期培训专区工作人员。", "TXZFB TXJYJ", 30, "under_way", 50, ""),
    ("三、解读回应", "制作办事政策解读", "对群众关心的办事政策制作图文解读不少于10篇。", "TXZJJ TXNYJ", 33, "under_way", 70, ""),
    ("三、解读回应", "建立咨询问题知识库", "汇总12345热线咨询问题，按月更新知识库。", "TXFGJ", -60, "suspended", 20, ""),
    ("三、解读回应", "开展政府开放日活动", "年内开展政府开放日活动不少于2次。", "TXJYJ TXNYJ", 33, "proposed", 100, ""),
    ("四、监督保障", "开展办事指南抽查", "每季度抽查办事指南准确性，结果通报。", "TXZFB", None, "under_way", 75, ""),
    ("四、监督保障", "公开抽查结果", "抽查结果在门户网站公开。", "TXZFB", -20, "dropped", 0, ""),
)  # fmt: skip
LAST_YEAR = (
    ("一、办事指南", "编制办事指南编写规范", "印发办事指南编写规范。", "TXZFB", "confirmed", 100, True, ""),
    ("一、办事指南", "公开工程审批办事指南", "公开工程建设项目审批全流程指南。", "TXZJJ TXFGJ", "confirmed", 100, True, ""),
    ("二、线下专区", "全部乡镇设置公开专区", "在全部乡镇便民服务中心设置政务公开专区。", "TXZFB TXNYJ", "under_way", 60, False, "三个乡镇场地未落实"),
    ("二、线下专区", "建设掌上办事地图", "建设掌上办事地图并上线。", "TXFGJ", "not_begun", 0, False, "系统建设项目未立项"),
    ("三、解读回应", "公开药品集中采购信息", "公开药品集中采购信息。", "TXJYJ", "dropped", 0, False, ""),
)  # fmt: skip
DONE = {"confirmed": Move.CONFIRM, "proposed": Move.PROPOSE, "suspended": Move.SUSPEND, "dropped": Move.DROP}
SAID = {
    "suspended": "市级平台改造，暂缓实施",
    "dropped": "职能已划转市级，不再由本县办理",
    "confirmed": "确认完成",
}


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def ledger(title: str, year: int, stage: Stage) -> WorkPlan:
    begun = date(year, 1, 20)
    paper = PAPERS[YEAR - year]
    return WorkPlan.objects.create(
        agency=UNITS["TXZFB"], title=title, year=year, stage=stage.value, issued_on=begun, code=f"zhinan{year}",
        document=paper, edition=paper.live, created_at=at(begun), created_by=OFFICE, approved_at=at(begun),
        closed_at=at(date(year, 12, 31)) if stage is Stage.CLOSED else None,
    )  # fmt: skip


def task(plan: WorkPlan, number: int, words: tuple[str, str, str], units: str, **columns: object) -> Task:
    section, heading, text = words
    made = Task.objects.create(
        plan=plan,
        number=number,
        section=section,
        heading=heading,
        text=text,
        state_since=at(plan.issued_on),
        **columns,
    )
    for order, code in enumerate(units.split()):
        role = Role.RESPONSIBLE if order else Role.LEAD
        TaskUnit.objects.create(
            task=made, agency=UNITS[code], name=UNITS[code].name, role=role.value, order=order
        )
    return made


def acted(made: Task, lead: Agency, day: date, paper: Document | None) -> None:
    """A report with its evidence, and the act that brought the task where it stands."""
    if made.percent:
        note = TaskNote.objects.create(
            task=made, move=Move.REPORT.value, state=State.UNDER_WAY.value, agency=lead, on=day, at=at(day),
            percent=made.percent, text=f"已完成{made.percent}%，按计划推进。", obstacle=made.obstacle, by=OFFICE,
        )  # fmt: skip
        if paper is not None:
            Evidence.objects.create(note=note, title=paper.live.title, document=paper)
    if move := DONE.get(made.state):
        said = SAID.get(made.state, "")
        when = at(day + timedelta(days=1))
        TaskNote.objects.create(
            task=made, move=move.value, state=made.state, on=day, at=when, text=said, by=OFFICE
        )
        Task.objects.filter(pk=made.pk).update(state_since=when)


def lay_out() -> None:
    last, this = ledger(LAST, YEAR - 1, Stage.CLOSED), ledger(THIS, YEAR, Stage.RUNNING)
    for number, (*words, units, days, state, percent, obstacle) in enumerate(THIS_YEAR, 1):
        due = TODAY + timedelta(days=days) if days is not None else None
        first = due - timedelta(days=31) if due and number in {1, 9} else due
        made = task(
            this, number, tuple(words), units,
            due_on=due, first_due_on=first, state=state, percent=percent, obstacle=obstacle,
        )  # fmt: skip
        day = TODAY - timedelta(days=3 if state == "proposed" else 35)
        acted(made, UNITS[units.split()[0]], day, PAPERS[number % 6] if percent == 100 else None)
    for number, (*words, units, state, percent, proved, obstacle) in enumerate(LAST_YEAR, 1):
        made = task(
            last, number, tuple(words), units,
            due_on=date(YEAR - 1, 12, 31), first_due_on=date(YEAR - 1, 12, 31), state=state, percent=percent,
            obstacle=obstacle,
        )  # fmt: skip
        acted(made, UNITS[units.split()[0]], date(YEAR - 1, 11, 30), PAPERS[number % 6] if proved else None)


if not WorkPlan.objects.filter(title=THIS).exists():
    lay_out()
