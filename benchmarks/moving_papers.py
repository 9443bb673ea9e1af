"""The old site of a county that does not exist: papers put together from word lists by a seed, as docx, PDF, HTML and text."""

import csv
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

AGENCIES = (
    ("棠溪县人民政府办公室", "棠政办发"), ("棠溪县农业农村局", "棠农发"), ("棠溪县住房和城乡建设局", "棠建发"),
    ("棠溪县人民政府", "棠政发"),
)  # fmt: skip
GENRES = ("通知", "意见", "通告", "公告", "方案", "函")
FIELDS = (
    "农村供水管网", "山洪灾害防御", "茶园防冻", "校园食堂", "城乡环境", "养老服务设施", "渡口渡船", "林区防火", "公共体育场地",
    "残疾人辅具", "自建房安全", "电动自行车停放", "图书馆分馆", "农机购置", "河湖岸线", "中药材种植", "村级会计", "职业技能培训",
    "水库移民后期扶持", "乡道桥梁", "学前教育", "集贸市场", "政务大厅窗口", "餐厨垃圾", "古树名木", "人才公寓", "粮食烘干", "冷链物流",
    "农田灌溉", "家庭医生签约", "旅游标识", "档案数字化", "老旧小区加装电梯", "畜禽粪污", "公益性岗位", "农村客运", "消防水源",
)  # fmt: skip
DOINGS = (
    "管护", "排查整治", "专项检查", "提升改造", "资金管理", "考核评价", "应急演练", "信息登记", "标准化建设", "分级管理", "统计调查",
    "补助发放", "招标采购", "宣传引导", "验收", "试点", "数据共享", "回头看", "网格巡查", "技术培训",
)  # fmt: skip
PLACES = (
    "青茶铺镇",
    "柳林乡",
    "石门街道",
    "白鹭镇",
    "云岭乡",
    "枫溪镇",
    "东山街道",
    "马鞍镇",
    "沙坪乡",
    "双溪口镇",
)
ACTS = (
    "建立台账",
    "逐户核实",
    "张榜公示",
    "签订责任书",
    "落实专人",
    "限期整改",
    "按季报送",
    "现场抽查",
    "组织培训",
    "纳入网格",
    "销号管理",
    "公开电话",
)
THINGS = (
    "资金",
    "设施",
    "人员",
    "档案",
    "点位",
    "合同",
    "标识",
    "器材",
    "账目",
    "隐患",
    "进度",
    "名册",
    "管线",
    "场所",
    "流程",
    "数据",
)
WHENS = (
    "每月底前",
    "汛期到来之前",
    "三个工作日内",
    "年底以前",
    "每半年",
    "收到通知之日起十日内",
    "节假日期间",
    "验收合格后",
)
WHYS = (
    "确保群众正常使用",
    "消除安全隐患",
    "提高办事效率",
    "防止截留挪用",
    "方便群众监督",
    "做到底数清楚",
    "压实工作责任",
    "巩固已有成果",
)
DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Paper:
    """One paper: what the sheet says of it, and its lines."""

    number: int
    title: str
    doc_number: str
    agency: str
    written: date
    lines: tuple[str, ...]
    kind: str
    path: str
    url: str


def papers(count: int, seed: int = 20261121) -> Iterator[Paper]:
    """Make so many papers, the same at every run; each cites one before it."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    last = ""
    for n in range(1, count + 1):
        agency, prefix = AGENCIES[n % len(AGENCIES)]
        written = date(2012, 1, 4) + timedelta(days=n * 4600 // count)
        doing, topic = dice.choice(DOINGS), dice.choice(FIELDS)
        place = dice.choice(PLACES) if dice.random() < 0.4 else ""
        title = f"{agency}关于做好{written.year}年{place}{topic}{doing}工作（第{n}号）的{dice.choice(GENRES)}"
        doc_number = f"{prefix}〔{written.year}〕{n}号"
        lines = tuple(_lines(dice, title, doc_number, agency, written, last))
        kind = _kind(n)
        path = f"{written.year}/{written:%m}/{n}.{kind}" if kind != "body" else ""
        url = f"http://www.tangxi.example/zwgk/{written.year}/{written:%m%d}/art_{n % 97}_{n}.html"
        yield Paper(n, title, doc_number, agency, written, lines, kind, path, url)
        last = doc_number


def _kind(n: int) -> str:
    if n % 40 == 7:
        return "pdf"
    return {3: "html", 11: "txt", 17: "body"}.get(n % 25, "docx")


def _lines(
    dice: random.Random, title: str, number: str, agency: str, written: date, last: str
) -> Iterator[str]:
    yield f"{agency}文件"
    yield number
    yield title
    yield "各乡镇人民政府、街道办事处，县政府各部门："
    ground = f"根据{last}要求，" if last else ""
    yield f"{ground}为{dice.choice(WHYS)}，现就{dice.choice(FIELDS)}{dice.choice(DOINGS)}有关事项通知如下。"
    for section in range(1, dice.randint(4, 8)):
        yield f"{DIGITS[section]}、{dice.choice(ACTS)}，{dice.choice(WHYS)}"
        for item in range(1, dice.randint(2, 5)):
            yield f"（{DIGITS[item]}）{_sentence(dice)}{_sentence(dice)}"
    yield f"本通知自{written.year}年{written.month}月{written.day}日起施行。"
    yield agency
    yield f"{written.year}年{written.month}月{written.day}日"
    yield "（此件公开发布）"


def _sentence(dice: random.Random) -> str:
    unit, when, topic = dice.choice(PLACES), dice.choice(WHENS), dice.choice(FIELDS)
    return (
        f"{unit}{when}对{topic}的{dice.choice(THINGS)}、{dice.choice(THINGS)}{dice.choice(ACTS)}，共{dice.randint(2, 980)}处，"
        f"由{dice.choice(AGENCIES)[0]}会同{dice.choice(PLACES)}{dice.choice(ACTS)}，{dice.choice(WHYS)}。"
    )


# -- files --------------------------------------------------------------------------------------------------------------

_PARAGRAPH = "<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
_PLACES = {0: '<w:jc w:val="center"/>', 1: '<w:jc w:val="center"/>', 2: '<w:jc w:val="center"/>', -2: '<w:jc w:val="right"/>', -3: '<w:jc w:val="right"/>'}  # fmt: skip


class Writer:
    """Writes papers as files; a docx is a typeset one with another text."""

    def __init__(self) -> None:
        from gongwen.reading import read_bytes
        from gongwen.recognise import recognise
        from gongwen.typeset import docx

        made = docx.render(recognise(read_bytes("关于范文的通知\n各单位：\n正文。".encode(), "范文.txt")))
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            self.parts = {info.filename: package.read(info) for info in package.infolist()}
        self.document = self.parts.pop("word/document.xml").decode()

    def write(self, paper: Paper, folder: Path) -> None:
        if not paper.path:
            return
        place = folder / paper.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(getattr(self, f"_{paper.kind}")(paper))

    def _docx(self, paper: Paper) -> bytes:
        count = len(paper.lines)
        body = "".join(
            _PARAGRAPH.format(text=line, place=_PLACES.get(n) or _PLACES.get(n - count, ""))
            for n, line in enumerate(paper.lines)
        )
        head, _, rest = self.document.partition("<w:body>")
        tail = rest[rest.index("<w:sectPr") :]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, part in self.parts.items():
                package.writestr(name, part)
            package.writestr("word/document.xml", f"{head}<w:body>{body}{tail}")
        return out.getvalue()

    def _pdf(self, paper: Paper) -> bytes:
        from gongwen.reading import read_bytes
        from gongwen.recognise import recognise
        from gongwen.typeset import pdf

        text = "\n".join(paper.lines).encode()
        return pdf.render(recognise(read_bytes(text, "正文.txt")))

    def _html(self, paper: Paper) -> bytes:
        return page(paper).encode()

    def _txt(self, paper: Paper) -> bytes:
        return "\r\n".join(paper.lines).encode("gb18030" if paper.number % 2 else "utf-8")


def page(paper: Paper) -> str:
    """The paper as a page of the old site."""
    body = "".join(f"<p>{line}</p>\n" for line in paper.lines)
    return f"<html><head><meta charset='utf-8'><title>{paper.title}</title></head><body>{body}</body></html>"


def write_site(count: int, folder: Path) -> list[Paper]:
    """Write files and sheet of an old site; gives its papers."""
    writer = Writer()
    made = list(papers(count))
    for paper in made:
        writer.write(paper, folder / "files")
    with (folder / "清单.csv").open("w", encoding="gb18030", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            [
                "名称",
                "文号",
                "发布机构",
                "生成日期",
                "公开日期",
                "公开方式",
                "文件下载",
                "正文内容",
                "链接",
                "信息ID",
            ]
        )
        for paper in made:
            body = page(paper) if paper.kind == "body" else ""
            rows.writerow([
                paper.title, paper.doc_number, paper.agency, paper.written.isoformat(),
                (paper.written + timedelta(days=2)).isoformat(), "主动公开", paper.path, body, paper.url, paper.number,
            ])  # fmt: skip
    return made
