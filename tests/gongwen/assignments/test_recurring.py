"""Days that come again with each period, as work points write them."""

import pytest

from gongwen.assignments import Month, Period, Recurrence
from gongwen.assignments.deadlines import Calendar, deadlines_in

M, Q = Period.MONTH, Period.QUARTER


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("每月5日前报送信息。", Recurrence(M, Month.FIRST, 5)),
        ("各单位每个月的25日前报送进展。", Recurrence(M, Month.FIRST, 25)),
        ("每月5日前报送上月工作情况。", Recurrence(M, Month.NEXT, 5)),
        ("上个月的情况于每月10日前公布。", Recurrence(M, Month.NEXT, 10)),
        ("统计上月数据。每月10日前公布名单。", Recurrence(M, Month.FIRST, 10)),
        ("整改情况次月10日前报送。", Recurrence(None, Month.NEXT, 10)),
        ("当月25日前完成。", Recurrence(None, Month.LAST, 25)),
        ("每月底前公开。", Recurrence(M, Month.LAST, None)),
        ("每月月初前公开。", Recurrence(M, Month.FIRST, 10)),
        ("每季度末月20日前报送小结。", Recurrence(Q, Month.LAST, 20)),
        ("每季度首月15日前报送小结。", Recurrence(Q, Month.FIRST, 15)),
        ("每季度首月15日前报送上季度小结。", Recurrence(Q, Month.NEXT, 15)),
        ("每季度末前更新目录。", Recurrence(Q, Month.LAST, None)),
        ("每半年底前更新目录。", Recurrence(Period.HALF_YEAR, Month.LAST, None)),
        ("每月35日前报送。", None),
        ("每年1月31日前发布报告。", None),
    ],
)
def test_the_day_within_a_period(words: str, found: Recurrence | None) -> None:
    [one] = [d for d in deadlines_in(words, Calendar(2026, None)) if d.kind in {"recurring", "annual"}]
    assert one.recurs == found
