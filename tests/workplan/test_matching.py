"""Ours matched to the upper level's items: invented pairs, what is found right of them, and what must hold always."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.workplan.matching import DOUBTFUL, MATCHED, Item, match, number_of

UPPER = [
    Item("一、（一）", "公开“十五五”规划", "市本级规划纲要批准后20个工作日内公开，专项规划印发后同步公开，并配发图解。"),
    Item("一、（二）", "公开政府工作报告重点任务", "对政府工作报告确定的重点任务和民生实事，按季度公布进度。"),
    Item("一、（三）", "推进财政信息公开", "随预决算公开政府债务限额、余额、用途和偿还情况，公开政府投资项目绩效评价结果。"),
    Item("一、（四）", "公开涉企行政检查", "年度涉企行政检查计划3月底前公布，检查结果按规定公布。"),
    Item("二、（一）", "推进教育领域公开", "公布义务教育学校学区划分和招生计划、均衡编班结果。"),
    Item("二、（二）", "推进养老服务公开", "公布老年助餐点布局、运营补助标准和考核结果。"),
    Item("二、（三）", "推进供水供气公开", "供水、供气企业停水停气计划提前公告，水质检测结果按月公布。"),
    Item("二、（四）", "推进惠农补贴公开", "公布惠农补贴项目清单，发放结果公示到村民小组。"),
    Item("三、（一）", "建设政策文件库", "10月底前将现行有效的规章、规范性文件全部入库，标注效力，提供检索下载。"),
    Item("三、（二）", "加强政策解读", "政策文件与解读材料同步组织、同步审签、同步发布，多元化解读比例不低于70%。"),
    Item("三、（三）", "扩大重大决策公众参与", "重大行政决策草案及说明、意见采纳情况全部公布。"),
    Item("四、（一）", "规范依申请公开", "依申请公开法定期限内答复率达到100%，印发答复书示范文本。"),
    Item("四、（二）", "加强网站个人信息保护", "每半年开展1次网站个人信息泄露排查。"),
    Item("四、（三）", "推进低空经济信息公开", "公布低空航线目录和起降点建设进度。"),
    Item("四、（四）", "开展政务公开培训", "全年组织政务公开业务培训不少于2次。"),
]  # fmt: skip
# key → (heading, text, the item it carries out; "" where none)
OWN = {
    "1": ("公开“十五五”规划纲要及专项规划", "规划纲要经县人民代表大会批准后20个工作日内公开，专项规划印发后同步公开，配发图解或者问答。", "一、（一）"),
    "2": ("公开年度重点任务", "对政府工作报告62项重点任务、10件民生实事，每季度首月15日前公布上季度进度。", "一、（二）"),
    "3": ("公开政府投资和债务信息", "政府债务限额、余额、用途、偿还情况随预决算一并公开；政府投资项目绩效评价结果公开率达到100%。", "一、（三）"),
    "4": ("公开涉企政策和监管信息", "涉企行政检查计划3月31日前公布，检查结果作出后20个工作日内公布。", "一、（四）"),
    "5": ("公开招生入学信息", "5月20日前公布城区小学、初中学区划分和招生计划，8月20日前公布均衡编班结果。", "二、（一）"),
    "6": ("公开养老服务信息", "年底前老年食堂达到34个，向社会公布运营补助考核结果。", "二、（二）"),
    "7": ("公开供水提质工程信息", "河东水厂扩建工程进度每月公布；老旧管网改造分段停水提前3日公告。", "二、（三）"),
    "8": ("公布水质检测结果", "县自来水公司按月公布出厂水、管网水水质检测结果。", "二、（三）"),
    "9": ("公开惠农补贴信息", "按照“一张清单”公布补贴项目，耕地地力保护补贴发放结果公示到村民小组。", "二、（四）"),
    "10": ("建好政策文件库", "10月底前将2000年以来县政府文件全部入库，标注效力状态，提供检索和下载。", "三、（一）"),
    "11": ("提高解读质量", "多元化解读率达到70%以上，解读材料讲清办理条件和流程。", "三、（二）"),
    "12": ("扩大公众参与", "列入年度重大行政决策目录的事项，全部公布草案及说明、意见采纳情况。", "三、（三）"),
    "13": ("规范依申请公开办理", "答复书示范文本6月底前印发；法定期限内答复率达到100%。", "四、（一）"),
    "14": ("加强个人信息保护", "每半年开展1次全县网站个人信息泄露排查，发现问题24小时内处置。", "四、（二）"),
    "15": ("加强队伍建设", "5月底前完成信息员调整备案，全年组织培训2次以上。", "四、（四）"),
    "16": ("开展“政策进村”活动", "每季度至少组织2次送政策下乡，发放明白卡。", ""),
    "17": ("用好政务公开专区", "县政务服务大厅专区每周更新政策资料，配备导办人员。", ""),
    "18": ("公开医疗卫生信息", "县人民医院每季度公布次均门诊费用、住院费用和药占比。", ""),
    "19": ("公开农村住房建设管理信息", "农村住房建设管理办法印发后发布解读，宅基地审批结果公示。", ""),
    "20": ("严格考核问效", "每季度通报1次，排名末位的单位书面说明情况。", ""),
}  # fmt: skip


def items() -> list[Item]:
    return [Item(key, heading, text) for key, (heading, text, _) in OWN.items()]


def test_what_is_matched_is_right_and_little_is_missed() -> None:
    found = match(UPPER, items())
    gold = {key: upper for key, (_, _, upper) in OWN.items() if upper}
    right = sum(gold.get(key) == like.upper for key, like in found.matched.items())
    first = sum(gold.get(key) == likes[0].upper for key, likes in found.doubtful.items())
    print(  # noqa: T201 - the precision is to be seen
        f"matched {len(found.matched)}, right {right}; doubtful {len(found.doubtful)}, first of them right {first}; "
        f"pairs {len(gold)}, gaps {len(found.gaps)}, extras {len(found.extras)}"
    )
    assert right == len(found.matched), "a wrong match is worse than a question"
    assert right >= 0.7 * len(gold)
    assert right + first >= 0.8 * len(gold)


def test_what_nobody_carries_out_is_a_gap_and_what_nobody_asked_for_an_extra() -> None:
    found = match(UPPER, items())
    assert "四、（三）" in found.gaps
    assert {"16", "17", "18", "20"} <= set(found.extras) | set(found.doubtful)
    assert not {"16", "17", "18", "19", "20"} & set(found.matched)


def test_several_of_ours_may_carry_out_one_item() -> None:
    found = match(UPPER, items(), {"7": "二、（三）", "8": "二、（三）"})
    assert {found.matched[key].upper for key in ("7", "8")} == {"二、（三）"}
    assert "二、（三）" not in found.gaps


def test_the_words_say_why() -> None:
    like = match(UPPER, items()).matched["10"]
    assert "政策文件库" in like.why
    assert like.score >= MATCHED


@pytest.mark.parametrize(
    ("path", "printed", "name"),
    [
        ((2, 4), "（四）", "二、（四）"),
        ((12, 1), "（一）", "十二、（一）"),
        ((21, 3), "3.", "二十一、3"),
        ((3,), "三、", "三"),
        ((7,), "", "7"),
    ],
)
def test_an_item_is_named_as_an_office_cites_it(path: tuple[int, ...], printed: str, name: str) -> None:
    assert number_of(path, printed) == name


words = st.text("公开信息政策解读文件库每季度报告，。《》“”12年月日", max_size=40)


@given(st.lists(st.tuples(words, words), max_size=6), st.lists(st.tuples(words, words), max_size=6))
def test_every_item_is_in_its_place_whatever_the_words(
    above: list[tuple[str, str]], ours: list[tuple[str, str]]
) -> None:
    upper = [Item(f"u{n}", *pair) for n, pair in enumerate(above)]
    own = [Item(f"o{n}", *pair) for n, pair in enumerate(ours)]
    found = match(upper, own)
    places = [*found.matched, *found.doubtful, *found.extras]
    assert sorted(places) == sorted(item.key for item in own)
    carried = {like.upper for like in found.matched.values()}
    assert carried | set(found.gaps) == {item.key for item in upper}
    assert not carried & set(found.gaps)
    likes = [*found.matched.values(), *(like for several in found.doubtful.values() for like in several)]
    assert all(DOUBTFUL <= like.score <= 1 for like in likes)
