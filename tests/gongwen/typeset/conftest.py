"""One invented circular that has every element of the standard."""

from datetime import date

import pytest

from gongwen.model import NumberStyle, OfficialDocument
from gongwen.typeset import compose
from gongwen.typeset.compose import Enclosure, Point

LONG = "各单位要对照任务清单，明确责任领导和具体人员，按季度报送进展情况，确保各项任务落到实处。"


@pytest.fixture
def circular() -> OfficialDocument:
    return compose.document(
        urgency="特急",
        issuing_mark="青溪县人民政府办公室文件",
        doc_number="青政办发〔2024〕12号",
        title="青溪县人民政府办公室关于印发《青溪县2024年政务公开工作要点》的通知",
        addressees="各乡镇人民政府，县直各单位",
        body=[
            "《青溪县2024年政务公开工作要点》已经县人民政府同意，现印发给你们，请认真贯彻落实。",
            Point(
                "加强组织领导",
                children=[
                    Point("明确责任分工", LONG, [Point(text=LONG), Point(text=LONG)]),
                    Point("强化督促检查", LONG),
                ],
            ),
            Point("抓好任务落实", children=[compose.table(["序号", "任务"], [["1", "公开预算"]])]),
        ],
        attachments=["任务分解表", "联系人名单"],
        issuers=["青溪县人民政府办公室"],
        written_date=date(2024, 3, 8),
        note="此件公开发布",
        annexes=[
            Enclosure("任务分解表", [Point(text=LONG)], "附件1"),
            Enclosure(
                "青溪县政府信息公开管理办法",
                [
                    Point("总则", style=NumberStyle.CHAPTER, children=[_article("为规范公开，制定本办法。")]),
                    Point("附则", style=NumberStyle.CHAPTER, children=[_article("本办法自印发之日起施行。")]),
                ],
                "附件2",
            ),
        ],
        copy_to=["县委办公室", "县人大常委会办公室"],
        printed_by="青溪县人民政府办公室",
        printed_date=date(2024, 3, 11),
    )


def _article(text: str) -> Point:
    return Point(text=text, style=NumberStyle.ARTICLE)
