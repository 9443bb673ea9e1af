"""The upper level's plan: named, matched, confirmed, and its gaps taken over."""

from datetime import date

import pytest
from documents.factories import NOW, make_document, office_of
from organisations.factories import make_county
from workplan.factories import make_plan, make_task

from gongwen.reading import read_bytes
from gongwen.recognise import recognise
from gongwen.serialise import to_json
from kaicheng.documents.models import Document
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import WorkPlan
from kaicheng.workplan.selectors.upper import NONE, comparison, upper_items
from kaicheng.workplan.services import upper
from kaicheng.workplan.workflow import Stage

BODY = """现将2026年全市政务公开工作要点印发给你们，请认真落实。
一、公开重点领域信息
（一）建设政策文件库。10月底前将现行有效的规章、规范性文件全部入库，标注效力，提供检索下载。（牵头单位：市政务信息中心；责任单位：市司法局）
（二）规范依申请公开。依申请公开法定期限内答复率达到100%，印发答复书示范文本。（牵头单位：市政府办公室；责任单位：市司法局）
二、加强保障
（三）公布低空航线目录。6月底前公布低空航线目录和起降点建设进度。（牵头单位：市发展和改革委员会；责任单位：市交通运输局）"""


@pytest.fixture
def county(db: None) -> dict[str, Agency]:
    return make_county()


def make_upper(agency: Agency, title: str = "2026年全市政务公开工作要点") -> Document:
    """A document with the outline that a file has."""
    document = make_document(title=title, agency=agency, body=BODY)
    edition = document.live
    assert edition is not None
    words = f"{title}\n各县人民政府：\n{BODY}\n澹州市人民政府\n2026年3月1日"
    edition.tree = to_json(recognise(read_bytes(words.encode(), "要点.txt")))
    edition.save(update_fields=["tree"])
    return document


@pytest.fixture
def plan(county: dict[str, Agency]) -> WorkPlan:
    plan = make_plan(county["G"], stage=Stage.PROPOSED)
    texts = (
        ("建好政策文件库", "10月底前将2000年以来县政府文件全部入库，标注效力状态，提供检索和下载。"),
        ("规范依申请公开办理", "答复书示范文本6月底前印发；法定期限内答复率达到100%。"),
        ("开展送政策下乡", "每季度组织2次，发放明白卡。"),
    )
    for heading, text in texts:
        make_task(plan, county["J"], heading=heading, text=text)
    document = make_upper(county["G"])
    return upper.name_upper(plan=plan, document=document, actor=office_of(county["G"]), now=NOW)


def test_matches_are_confirmed_with_one_button_and_kept_as_numbers(plan: WorkPlan) -> None:
    actor = office_of(plan.agency)
    assert upper.settle_likely(plan=plan, actor=actor, now=NOW) == 2
    assert list(plan.tasks.values_list("upper_number", flat=True)) == ["一、（一）", "一、（二）", ""]
    found = comparison(plan, upper_items(plan.upper))
    assert [item.key for item in found.gaps] == ["二、（三）"]
    assert found.unsettled == 0


def test_a_gap_becomes_a_task_that_says_what_it_carries_out(
    plan: WorkPlan, county: dict[str, Agency]
) -> None:
    actor = office_of(plan.agency)
    (task,) = upper.take_over(plan=plan, keys=["二、（三）"], agency=county["F"], actor=actor, now=NOW)
    task.refresh_from_db()
    assert (task.number, task.upper_number, task.due_on) == (4, "二、（三）", date(2026, 6, 30))
    assert task.units.get(role="lead").agency == county["F"]
    assert "二、（三）" not in [item.key for item in comparison(plan, upper_items(plan.upper)).gaps]
    with pytest.raises(Invalid):
        upper.take_over(plan=plan, keys=["二、（三）"], agency=county["F"], actor=actor, now=NOW)


def test_a_running_ledger_takes_a_gap_over_only_with_a_unit(
    plan: WorkPlan, county: dict[str, Agency]
) -> None:
    WorkPlan.objects.filter(pk=plan.pk).update(stage="running", approved_at=NOW)
    plan.refresh_from_db()
    actor = office_of(plan.agency)
    with pytest.raises(Invalid):
        upper.take_over(plan=plan, keys=["二、（三）"], actor=actor, now=NOW)
    (task,) = upper.take_over(plan=plan, keys=["二、（三）"], agency=county["F"], actor=actor, now=NOW)
    assert [unit.agency for unit in task.units.all()] == [county["F"]]


def test_a_person_may_say_that_a_task_carries_out_nothing(plan: WorkPlan) -> None:
    actor, last = office_of(plan.agency), plan.tasks.last()
    upper.settle(plan=plan, chosen={last.pk: NONE}, actor=actor, now=NOW)
    found = comparison(plan, upper_items(plan.upper))
    assert last not in [*found.extras, *(doubt.task for doubt in found.doubts)]
    with pytest.raises(Invalid):
        upper.settle(plan=plan, chosen={last.pk: "九、（九）"}, actor=actor, now=NOW)


def test_another_upper_document_starts_anew(plan: WorkPlan, county: dict[str, Agency]) -> None:
    actor = office_of(plan.agency)
    upper.settle_likely(plan=plan, actor=actor, now=NOW)
    other = make_upper(county["G"], "2026年全省政务公开工作要点")
    upper.name_upper(plan=plan, document=other, actor=actor, now=NOW)
    assert set(plan.tasks.values_list("upper_number", flat=True)) == {""}


def test_a_document_without_tasks_is_no_upper_plan(plan: WorkPlan, county: dict[str, Agency]) -> None:
    other = make_document(title="关于放假的通知", agency=county["G"], body="国庆节放假3天。")
    with pytest.raises(Invalid):
        upper.name_upper(plan=plan, document=other, actor=office_of(plan.agency), now=NOW)
