"""File to recognised tree, one core: docx and text PDF of ten pages, beside python-docx, mammoth and pypdf.

Run: python benchmarks/reading.py [rounds]. All measured in one process, interleaved, medians of rounds,
processor time. The last line is for machines: `reading: ratio=R goal=G …`; ratio ≥ goal is a pass. It
is the least of what was measured over what is wanted (`WANTED`).

pypdf is wanted to be beaten threefold, not tenfold: on compactly set files like this one pdfium alone,
without any layout, takes an eighth of pypdf's time; on files set glyph by glyph the distance grows.
"""

import gc
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
import mammoth
import pylopdf_fonts_zh_cn
import pypdf
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from gongwen.reading import read_bytes
from gongwen.source import SourceText

GOAL = 1.0
WANTED = {"vs_python_docx": 2.5, "vs_pypdf": 3.0, "docx_per_s": 150.0, "pdf_per_s": 40.0}
PAGES, TABLES, SECTIONS, ITEMS = 10, 4, 6, 5
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERS = "一二三四五六七八九十"
DEPARTMENTS = ("县发展和改革局", "县财政局", "县水利局", "县农业农村局", "县住房和城乡建设局", "县卫生健康局")
SENTENCES = (
    "各乡镇要把供水管网的日常巡查纳入网格管理，逐村建立台账，做到情况清、责任明、处置快",
    "对群众反映集中的事项，应当在五个工作日内告知处理进展，并在办结后主动回访",
    "严格执行公示制度，项目名称、资金来源、实施地点和完成时限一并公开，接受社会监督",
    "加强业务培训，每半年至少组织一次经办人员集中学习，不断提高依法办事的水平",
    "县财政局要统筹安排专项经费，按季度拨付，确保专款专用，任何单位不得截留挪用",
)


def sentence(index: int) -> str:
    return SENTENCES[index % len(SENTENCES)]


def outline() -> list[tuple[int, str]]:
    """(level, text) of the body: 一、 headings, （一） items with a heading, 1. paragraphs under them."""
    lines: list[tuple[int, str]] = []
    for section in range(SECTIONS):
        lines.append((1, ("总体要求", "加强巡查", "公开公示", "经费保障", "培训考核", "监督检查")[section]))
        for item in range(ITEMS):
            unit = DEPARTMENTS[item % 6]
            lines.append(
                (
                    2,
                    f"落实第{item + 1}项任务。{sentence(section + item)}。（{unit}牵头，各乡镇按职责分工负责）",
                )
            )
            lines.extend((3, f"{sentence(section + item + k)}。") for k in (1, 2))
    return lines


def table_rows() -> list[list[str]]:
    rows = [["序号", "任务名称", "牵头单位", "完成时限"]]
    rows.extend([str(i + 1), sentence(i)[:18], DEPARTMENTS[i % 6], f"2024年{i + 3}月底前"] for i in range(8))
    return rows


HEAD = (
    "青禾县人民政府文件",
    "青政发〔2024〕12号",
    "青禾县人民政府关于印发农村供水管网巡查工作方案的通知",
    "各乡镇人民政府，县政府各部门：",
    "现将《农村供水管网巡查工作方案》印发给你们，请认真贯彻执行。",
)
TAIL = ("青禾县人民政府", "2024年3月18日", "（此件公开发布）")


def add_numbering(document: docx.document.Document) -> None:
    """An automatic list 一、 （一） 1． as number 77."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if i == 2 else "chineseCountingThousand"}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, text in enumerate(("%1、", "（%2）", "%3．"))
    )
    abstract = parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>')
    root.insert(0, abstract)
    root.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def add_run(paragraph: Paragraph, text: str, *, size: int = 16, bold: bool | None = None) -> None:
    """A run with its own font and size, as offices' word processors write them."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold = "仿宋_GB2312", Pt(size), bold


def add_body(document: docx.document.Document) -> None:
    lines = outline()
    for index, (level, text) in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        heading, stop, rest = text.partition("。") if level == 2 else ("", "", text)
        if heading:
            add_run(paragraph, heading + stop, bold=True)
        add_run(paragraph, rest)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx offers no door to numbering
        place = f'<w:numPr {W}><w:ilvl w:val="{level - 1}"/><w:numId w:val="77"/></w:numPr>'
        properties.append(parse_xml(place))
        if index % (len(lines) // TABLES) == 5:
            add_table(document)


def add_table(document: docx.document.Document) -> None:
    rows = table_rows()
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, texts, strict=True):
            cell.text = words


def make_docx() -> bytes:
    document = docx.Document()
    add_numbering(document)
    for index, text in enumerate(HEAD):
        paragraph = document.add_paragraph()
        add_run(paragraph, text, size=22 if index in {0, 2} else 16)
        if index < 3:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_body(document)
    for text in TAIL:
        add_run(document.add_paragraph(), text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_pdf(pages: int = PAGES) -> bytes:
    """About `pages` pages in the layout of GB/T 9704: 22 lines of 28 characters, page numbers below."""
    margins = "margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm)"
    parts = [
        f'#set page(paper: "a4", {margins}, footer: context align(center)[— #counter(page).display() —])',
        '#set text(font: "Noto Serif SC", size: 16pt, lang: "zh", region: "cn")',
        "#set par(justify: true, leading: 14pt, spacing: 14pt, first-line-indent: (amount: 2em, all: true))",
        f"#align(center, text(fill: red, size: 34pt)[{HEAD[0]}])",
        f"#align(center)[{HEAD[1]}]",
        f"#align(center, text(size: 22pt)[{HEAD[2]}])",
        f"#par(first-line-indent: 0em)[{HEAD[3]}]",
        HEAD[4],
    ]
    counts = [0, 0, 0]
    while sum(map(len, parts)) < pages * 520:
        for level, text in outline():
            counts[level - 1 :] = [counts[level - 1] + 1, *[0] * (3 - level)]
            han = NUMBERS[(counts[level - 1] - 1) % 10]
            parts.append((f"{han}、", f"（{han}）", f"{counts[2]}．")[level - 1] + text)
            if sum(map(len, parts)) >= pages * 520:
                break
    parts.extend(f"#align(right)[{text}]" for text in TAIL[:2])
    parts.append(TAIL[2])
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "main.typ"
        source.write_text("\n\n".join(parts), encoding="utf-8")
        fonts = [str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)]
        compiled: bytes = typst.compile(str(source), font_paths=fonts, ignore_system_fonts=True)
    return compiled


def recognise_step() -> tuple[Callable[[SourceText], object], str]:
    """Recognition, or nothing where it is not there yet (the title of the table says so)."""
    try:
        from gongwen.recognise import recognise
    except ImportError:
        return lambda source: source, "只读取（识别模块未就绪）"
    return recognise, "读取并识别"


def with_python_docx(data: bytes) -> int:
    document = docx.Document(io.BytesIO(data))
    count = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return count + sum(len(cell.text) for t in document.tables for row in t.rows for cell in row.cells)


def with_mammoth(data: bytes) -> int:
    return len(mammoth.convert_to_html(io.BytesIO(data)).value)


def with_pypdf(data: bytes) -> int:
    return sum(len(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def measure(steps: dict[str, tuple[Callable[[], object], int]], rounds: int) -> dict[str, float]:
    """Documents a second by step: median over rounds, each step runs its number of times a round."""
    gc.collect()
    gc.freeze()  # what the other libraries loaded is not to be counted into everyone's collections
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, (step, repeats) in steps.items():
            begin = time.process_time()
            for _ in range(repeats):
                step()
            times[name].append((time.process_time() - begin) / repeats)
    return {name: 1 / statistics.median(taken) for name, taken in times.items()}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    word, pdf = make_docx(), make_pdf()
    recognise, title = recognise_step()
    read_docx, read_pdf = read_bytes(word, "sample.docx"), read_bytes(pdf, "sample.pdf")
    assert "（一）落实第1项任务" in read_docx.plain
    assert "（一）落实第1项任务" in read_pdf.plain
    steps: dict[str, tuple[Callable[[], object], int]] = {
        f"docx {title}": (lambda: recognise(read_bytes(word, "sample.docx")), 10),
        "docx 只读取": (lambda: read_bytes(word, "sample.docx"), 10),
        "docx python-docx": (lambda: with_python_docx(word), 3),
        "docx mammoth": (lambda: with_mammoth(word), 1),
        f"pdf {title}": (lambda: recognise(read_bytes(pdf, "sample.pdf")), 4),
        "pdf 只读取": (lambda: read_bytes(pdf, "sample.pdf"), 4),
        "pdf pypdf": (lambda: with_pypdf(pdf), 1),
    }
    for step, _ in steps.values():
        step()  # imports and caches
    speed = measure(steps, rounds)
    print(f"docx {len(word) / 1024:.0f} KB, {len(read_docx.plain)} 字; ", end="")
    print(
        f"pdf {len(pdf) / 1024:.0f} KB, {read_pdf.pages} 页, {len(read_pdf.plain)} 字; {rounds} 轮中位数, 单核 CPU"
    )
    for name, value in speed.items():
        print(f"{name:28} {value:8.1f} 件/秒 {1000 / value:8.2f} 毫秒/件")
    ours_docx, ours_pdf = speed[f"docx {title}"], speed[f"pdf {title}"]
    figures = {
        "docx_per_s": ours_docx,
        "pdf_per_s": ours_pdf,
        "vs_python_docx": ours_docx / speed["docx python-docx"],
        "vs_mammoth": ours_docx / speed["docx mammoth"],
        "vs_pypdf": ours_pdf / speed["pdf pypdf"],
    }
    ratio = min(figures[name] / wanted for name, wanted in WANTED.items())
    print(f"reading: ratio={ratio:.2f} goal={GOAL:g} " + " ".join(f"{n}={v:.1f}" for n, v in figures.items()))


if __name__ == "__main__":
    main()
