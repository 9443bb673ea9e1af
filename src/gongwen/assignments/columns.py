"""Columns of task tables by their heads: which hold the task, which units, which times."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    SECTION = "section"
    HEADING = "heading"
    TEXT = "text"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    TIME = "time"
    TARGET = "target"
    OTHER = "other"


UNITS = frozenset([Column.LEAD, Column.RESPONSIBLE, Column.SUPPORTING])
_WORDS = frozenset([Column.HEADING, Column.TEXT, Column.TARGET, Column.SECTION])
# In this order: the first that fits says what the column holds.
_BODY = r"(?:责任)?(?:单位|部门|机关|处室|科室|股室|机构|主体|乡镇)(?:及.{1,8}|（.{1,10}）|和.{1,6}|名称)?"
_HEADS = (
    (Column.NUMBER, r"序号|编号|序|项目?序号|任务序号|No\.?"),
    (Column.OTHER, r".{0,6}(?:领导|责任人|负责人|联系人|电话|备注|说明|依据|来源|完成情况|进展情况|工作进展|分值|得分|评分.{0,4}|姓名|职务|手机)"),
    (Column.TIME, r".{0,6}(?:时限|时间|期限|节点|时序|进度|日期)(?:要求|安排|节点|计划|表|限制)?"),
    (Column.LEAD, rf".{{0,4}}(?:牵头|主办|主责|第一责任)(?:落实|负责|、.{{2,6}})?{_BODY}|牵头|牵头负责"),
    (Column.SUPPORTING, rf"(?:主要)?(?:配合|协办|协同|协助|参与|参加|协作)(?:实施|落实)?{_BODY.replace('(?:责任)?', '')}"),
    (Column.RESPONSIBLE, rf".{{0,6}}(?:责任|负责|承办|实施|落实|配合|组织|执行|完成|公开|监管|分工)(?:/|、|和|及)?{_BODY}|责任分工|单位|部门|任务分工|分工|责任主体"),
    (Column.TARGET, r".{0,4}(?:目标|指标|标准|成果|成效|数量|目标值|任务数)(?:要求|任务|形式)?"),
    (Column.SECTION, r".{0,4}(?:类别|分类|领域|类型|一级指标|板块|类)"),
    (Column.HEADING, r".{0,4}(?:名称|项目|任务事项|事项|一级任务|主要任务|重点任务|工作任务|任务|工作重点|重点工作|任务类别)|.{0,2}工作"),
    (Column.TEXT, r".{0,6}(?:内容|措施|要求|举措|要点|任务|做法|步骤|计划|安排|描述|清单|细化|分解)(?:及要求|和要求|及措施)?"),
)  # fmt: skip
_COMPILED = tuple((column, re.compile(pattern)) for column, pattern in _HEADS)
_LONGEST = 14
_LONGEST_ROW = 120
_GLUED_HEAD = re.compile(
    r"序号|(?:主要|重点|具体|工作|目标)*(?:任务|内容|要求|措施|举措|目标|事项|要点|项目|指标)(?:名称|内容|事项|分解|清单)?|任务名称|(?:牵头|责任|配合|主办|协办|承办|参与|落实|负责|实施)(?:/|、|（)?(?:责任|配合|牵头|参与|落实)?）?(?:单位|部门|领导|人)(?:（[^（）]{1,10}）)?|"
    r"(?:完成|办理|工作|办结|推进)?(?:时限|时间|期限|进度|时间节点|时间安排|时限要求|进度安排)|备注|类别|领域"
)


@cache
def column_of(head: str) -> Column | None:
    """What a column with this head holds, None where the words are no head."""
    head = re.sub(r"[\s：:]", "", head)
    if not 1 <= len(head) <= _LONGEST or re.search(
        r"[，。；、](?!.{0,6}(?:单位|部门|措施|内容|要求|目标))", head
    ):
        return None
    for column, pattern in _COMPILED:
        if pattern.fullmatch(head):
            return column
    return None


def glued_heads(words: str) -> tuple[str, ...]:
    """Heads that run into one another: 工作任务牵头单位责任单位工作要求. A title may stand before them.

    Empty where the words do not end in a row of heads.
    """
    words = re.sub(r"\s", "", words)
    if len(words) > _LONGEST_ROW:
        return ()
    for m in _GLUED_HEAD.finditer(words):
        if heads := _heads_from(words, m.start()):
            return heads
    return ()


def _heads_from(words: str, at: int) -> tuple[str, ...]:
    heads = []
    while at < len(words):
        m = _GLUED_HEAD.match(words, at)
        if m is None:
            return ()
        heads.append(m.group())
        at = m.end()
    columns = [column_of(head) for head in heads]
    return tuple(heads) if len(heads) > 1 and any(c in UNITS for c in columns) else ()


def is_task_table(columns: Sequence[Column | None]) -> bool:
    """Say whether columns belong to a table of tasks: something to do, and who or by when."""
    return any(c in _WORDS for c in columns) and any(c in UNITS for c in columns)
