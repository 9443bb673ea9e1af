"""Plain texts as offices write them: lists, notices, contact lines; planted ones and innocent ones."""

from collections.abc import Callable, Iterator
from random import Random

from gongwen.scrutiny.finds import Kind
from planting import numbers as n
from planting.case import Case, Planted

_OPENING = (
    "为贯彻落实县委、县政府工作部署，现将2026年第二批名单公示如下，公示期为5个工作日（3月2日至3月6日）。\n",
    "各乡镇人民政府，县直各单位：根据溪政办发〔2025〕12号文件精神，经研究，现将有关事项通知如下。\n",
    "一、申请人应当在2026年4月30日前提交材料，共计安排资金1234.56万元，惠及3200户12800人。\n",
    "经审核，下列人员符合条件，补贴标准为每人每月650元，发放时间2026-03-15 09:30。\n",
)
_CLOSING = "\n联系单位：溪山县民政局，联系电话：0746-5223456，邮编：425600。\n2026年3月2日"

_ID: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("紧接汉字", lambda v: f"张某，男，身份证号码{v}，住溪山县。"),
    ("冒号", lambda v: f"申请人李某（公民身份号码：{v}）"),
    ("无标签", lambda v: f"1 王某 {v} 低保"),
    ("全角数字", lambda v: f"身份证：{n.full_width(v)}"),
    ("6-8-4 空格", lambda v: f"证件号码 {v[:6]} {v[6:14]} {v[14:]}"),
    ("四位一组", lambda v: f"身份证 {v[:4]} {v[4:8]} {v[8:12]} {v[12:16]} {v[16:]}"),
    ("连字符", lambda v: f"身份证号{v[:6]}-{v[6:14]}-{v[14:]}，"),
    ("零宽字符", lambda v: f"身份证号：{v[:6]}\u200b{v[6:14]}\u200b{v[14:]}"),
    ("不换行空格", lambda v: f"身份证号：{v[:6]}\u00a0{v[6:14]}\u00a0{v[14:]}"),
    ("换行断开", lambda v: f"（身份证号码{v[:11]}\n{v[11:]}）"),
    ("逐字空格", lambda v: f"身份证号 {' '.join(v)}。"),
    ("逐字分格", lambda v: f"公民身份号码\t{chr(9).join(v)}\t男"),
    ("跨三格", lambda v: f"赵某\t{v[:6]}\t{v[6:14]}\t{v[14:]}\t650"),
    (
        "制表名单",
        lambda v: f"序号\t姓名\t身份证号\t金额\n1\t钱某\t{v}\t650.00\n2\t孙某\t430***********0015\t650.00",
    ),
    ("小写x或无标签", lambda v: f"周某{v.lower()}"),
    ("英文标签", lambda v: f"ID:{v}"),
    ("括号", lambda v: f"吴某（{v}）、郑某（4306231990****0015）"),
    ("编号旁", lambda v: f"档案编号：{v}"),
    ("CSV", lambda v: f'12,"冯某","{v}","0746-5223456"'),
    ("粘连序号", lambda v: f"陈某20260302{v}"),
    ("竖线表格", lambda v: f"|1|卫某|{v}|是|"),
    ("引号防科学计数", lambda v: f"蒋某,'{v},农业户口"),
)
_CARD: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("卡号", lambda v: f"户名：沈某，卡号：{v}，开户行：溪山农商行"),
    ("无标签", lambda v: f"韩某 {v} 1200元"),
    ("四位一组", lambda v: f"银行卡号 {' '.join(v[i : i + 4] for i in range(0, len(v), 4))}"),
    ("连字符", lambda v: f"一卡通账号：{'-'.join(v[i : i + 4] for i in range(0, len(v), 4))}"),
    ("全角", lambda v: f"打款账户{n.full_width(v)}"),
    ("制表", lambda v: f"姓名\t一卡通账号\t金额\n杨某\t{v}\t1200"),
    ("零宽", lambda v: f"银行卡：{v[:6]}\u200b{v[6:]}"),
)
_MOBILE: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("手机", lambda v: f"朱某，手机{v}，家住三组。"),
    ("3-4-4", lambda v: f"秦某 {v[:3]}-{v[3:7]}-{v[7:]}"),
    ("空格", lambda v: f"尤某 {v[:3]} {v[3:7]} {v[7:]} 村民"),
    ("+86", lambda v: f"许某，+86{v}"),
    ("+86 空格", lambda v: f"何某，+86 {v[:3]} {v[3:7]} {v[7:]}"),
    ("全角", lambda v: f"吕某，手机：{n.full_width(v)}"),
    ("名单", lambda v: f"姓名\t电话\n施某\t{v}\n张某\t139****8888"),
    ("Tel", lambda v: f"孔某 Tel:{v}"),
    ("固话旁", lambda v: f"电话：0746-5223456 {v}"),
    ("零宽", lambda v: f"曹某{v[:3]}\u200b{v[3:7]}\u200b{v[7:]}"),
)
_INNOCENT: tuple[tuple[str, Callable[[Random], str], Callable[[str], str]], ...] = (
    ("全数字单位代码", n.credit_code, lambda v: f"统一社会信用代码：{v}"),
    ("全数字单位代码（无标签）", n.credit_code, lambda v: f"溪山县民政局 {v} 主要负责人"),
    ("含年份的单位代码", n.like_an_id, lambda v: f"统一社会信用代码 {v}"),
    ("含字母的单位代码", lambda r: n.credit_code(r, digits=False, kind="91"), lambda v: f"中标人代码{v}"),
    ("组织机构代码", n.organisation_code, lambda v: f"组织机构代码 {v[:8]}-{v[8]}"),
    ("办公固话", n.landline, lambda v: f"咨询电话：{v}"),
    ("办公固话（无横线）", lambda r: n.landline(r).replace("-", ""), lambda v: f"值班电话{v}，传真{v}"),
    ("区号括号", n.landline, lambda v: f"电话（{v[:4].rstrip('-')}）{v.split('-')[1]}"),
    ("索引号", n.index_number, lambda v: f"索引号：{v}"),
    ("项目代码", n.project_code, lambda v: f"项目代码：{v}"),
    ("项目代码（无横线）", lambda r: n.project_code(r).replace("-", ""), lambda v: f"投资项目统一代码{v}"),
    ("日期加流水", lambda r: n.date_serial(r, 3), lambda v: f"受理编号：{v}"),
    ("日期加流水（15位）", lambda r: n.date_serial(r, 7), lambda v: f"工单 {v} 已办结"),
    ("日期加流水（18位）", lambda r: n.date_serial(r, 10), lambda v: f"回执号{v}"),
    ("1开头的流水号", n.mobile, lambda v: f"订单编号：{v}"),
    ("金额（元）", n.mobile, lambda v: f"一般公共预算收入{v}元"),
    ("金额（￥）", n.mobile, lambda v: f"合计￥{v}.00"),
    ("网址中的编号", n.mobile, lambda v: f"见 http://www.xishan.gov.cn/xxgk/t20260302_{v}.html"),
    ("网址参数", n.mobile, lambda v: f"https://www.xishan.gov.cn/list?id={v}&p=1"),
    ("文件名", n.mobile, lambda v: f"附件：{v}.docx"),
    ("已遮盖的身份证号", n.citizen_id, lambda v: f"身份证号{v[:6]}********{v[14:]}"),
    ("已遮盖的手机号", n.mobile, lambda v: f"手机{v[:3]}****{v[7:]}"),
    ("已遮盖的卡号", n.bank_card, lambda v: f"卡号**** **** **** {v[-4:]}"),
    ("校验位不符且无标签的18位数", lambda r: _spoilt(n.citizen_id(r)), lambda v: f"批次 {v} 合格"),
    ("校验位不符的卡号样数字", lambda r: _spoilt(n.bank_card(r)), lambda v: f"发票代码{v}"),
    ("工商注册号", lambda r: f"{n.region(r)}0{r.randrange(10**8):08}", lambda v: f"注册号：{v}"),
    ("热线", lambda r: f"400-{r.randrange(100, 999)}-{r.randrange(10**4):04}", lambda v: f"客服热线{v}"),
    ("条码", lambda r: f"69{r.randrange(10**11):011}", lambda v: f"商品条码{v}"),
    ("数字表格", lambda r: "\n".join("\t".join(str(r.randrange(10**4)) for _ in range(9)) for _ in range(30)), lambda v: v),
    ("逐行数字", lambda r: "\n".join(str(r.randrange(10**6)) for _ in range(60)), lambda v: v),
    ("电话一览", lambda r: "\n".join(f"第{i}科\t{n.landline(r)}\t{n.landline(r)}" for i in range(20)), lambda v: v),
    ("经纬度", lambda r: f"111.{r.randrange(10**11):011}", lambda v: f"经度{v}，纬度25.{v[4:]}"),
    ("身份证样式说明", lambda _: "YYYYMMDD", lambda v: f"身份证号第7至14位为出生日期{v}，如19900101。"),
    ("账户（对公）", lambda r: f"4300{r.randrange(10**16):016}", lambda v: f"缴款账号：{v}"),
)  # fmt: skip


def _spoilt(number: str) -> str:
    last = "1" if number[-1] != "1" else "2"
    return number[:-1] + last


def cases(rng: Random) -> Iterator[Case]:
    """Planted and innocent texts, in three encodings."""
    for number, (kind, make, ways) in enumerate(
        (
            (Kind.CITIZEN_ID, n.citizen_id, _ID),
            (Kind.BANK_CARD, n.bank_card, _CARD),
            (Kind.MOBILE, n.mobile, _MOBILE),
        )
    ):
        for where, write in ways:
            for turn in range(2):
                value = n.citizen_id(rng, ending="X" if turn else "") if number == 0 else make(rng)
                planted = [Planted(kind, value)]
                yield _case(rng, where, write(value), tuple(planted))
    for _ in range(6):
        value = n.old_citizen_id(rng)
        yield _case(rng, "15位老号", f"褚某，身份证号{value}。", (Planted(Kind.CITIZEN_ID, value),))
    for what, draw, write in _INNOCENT:
        for _ in range(2):
            value = draw(rng)
            yield _case(rng, "正文", write(value), (), ((what, value),))


def _case(
    rng: Random,
    where: str,
    words: str,
    planted: tuple[Planted, ...],
    innocent: tuple[tuple[str, str], ...] = (),
) -> Case:
    text = rng.choice(_OPENING) + words + _CLOSING
    coding = rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    if "\u200b" in text or "\u00a0" in text:
        coding = "utf-8"
    return Case("公示.txt", text.encode(coding), "txt", where, planted, innocent)
