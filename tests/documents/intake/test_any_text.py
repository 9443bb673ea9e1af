"""Whatever a file says, intake gives fields that fit their columns, and gives them soon."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import in_proportion

from gongwen.reading import read_bytes
from kaicheng.documents.intake.filling import Filled, filled
from kaicheng.documents.intake.reading import recognised
from kaicheng.documents.models import Edition
from kaicheng.documents.services.given import set_fields
from kaicheng.documents.services.texts import text_of
from kaicheng.organisations.selectors import AgencyDirectory

NOBODY = AgencyDirectory([], [])
PIECES = [
    "溪山县人民政府", "关于", "印发", "《", "》", "停车管理办法", "的通知", "\n", "各乡镇：", "一、", "（一）", "第一条 ", "1.",
    "废止", "同时", "自", "2025年3月1日", "2025年2月30日", "起施行", "有效期", "延长", "至", "三年", "5年", "修改为", "对", "作如下修改",
    "解读", "转发", "附件：", "序号\t文件名称\t文号\n", "1\t某办法\t溪政发〔2020〕3号\n", "溪政发〔2020〕3号", "（此件主动公开）",
    "宣布失效的文件目录", "。", "；", "　", "贯彻落实", "根据", "9999年12月31日", "附件1\n", "决定废止的文件目录\n",
]  # fmt: skip


def fill(text: str) -> Filled:
    document = recognised(read_bytes(text.encode(), "件.txt"))
    text_of(document)
    return filled(document, "件.txt", NOBODY, date(2026, 3, 2))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join).filter(str.strip))
@settings(max_examples=150, deadline=None)
def test_fields_fit_their_columns(text: str) -> None:
    done = fill(text)
    edition = Edition()
    set_fields(edition, done.fields)
    assert edition.title
    assert len(edition.summary) <= 200
    assert len(edition.keywords) <= 5
    for effect in done.effects:
        assert effect.title or effect.number
        assert len(effect.number) <= 60


@pytest.mark.parametrize(
    "text",
    [
        "延长" * 20_000,
        "《" * 20_000,
        "《a" * 20_000,
        "废止《" * 10_000,
        "自2025年" * 10_000,
        "根据《x，" * 10_000,
        "1." * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_text_made_to_hang_it_does_not(text: str) -> None:
    assert in_proportion(lambda part: fill(f"关于某事的通知\n{part}\n溪山县人民政府"), text)
