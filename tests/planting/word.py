"""Word documents with a number in each place that words can stand."""

from collections.abc import Callable, Iterator
from random import Random

from gongwen.scrutiny.finds import Kind
from planting import numbers as n
from planting.case import Case, Planted
from planting.package import OFFICE, Package
from planting.sheet import workbook

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_BY = 'w:id="7" w:author="周敏" w:date="2026-03-02T09:00:00Z"'
Builder = Callable[["Word", str], None]


class Word:
    """A document with a heading and a line; builders add to it."""

    def __init__(self) -> None:
        self.package = Package("docx", "word/document.xml")
        self.body = [
            paragraph(run("关于公示2026年第二批名单的通知")),
            paragraph(run("现将有关事项通知如下。")),
        ]
        self.section = ""

    def part(self, sort: str, name: str, content: str, *, kind: str = "") -> str:
        self.package.put(f"word/{name}.xml", content, _TYPE.format(kind or sort))
        return self.package.relate("word/document.xml", sort, f"word/{name}.xml")

    def file(self) -> bytes:
        body = "".join(self.body)
        section = f"<w:sectPr>{self.section}</w:sectPr>"
        self.package.put(
            "word/document.xml", f"<w:document {_NS}><w:body>{body}{section}</w:body></w:document>"
        )
        if "docProps/core.xml" not in self.package.parts:
            self.package.properties()
        return self.package.packed()


def run(words: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r w:rsidR="00AB12CD">{inner}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    style = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p w:rsidR="00AB12CD">{style}{inner}</w:p>'


def table(rows: list[list[str]]) -> str:
    grid = "".join("<w:gridCol w:w='900'/>" for _ in rows[0])
    lines = ["".join(f"<w:tc><w:tcPr/>{paragraph(run(c))}</w:tc>" for c in row) for row in rows]
    cells = "".join(f"<w:tr>{line}</w:tr>" for line in lines)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>"


def _body(word: Word, v: str) -> None:
    word.body.append(paragraph(run(f"张某，身份证号{v}。")))


def _split_runs(word: Word, v: str) -> None:
    word.body.append(paragraph(run("身份证号") + run(v[:4]) + run(v[4:9], "<w:b/>") + run(v[9:]) + run("。")))


def _table(word: Word, v: str) -> None:
    word.body.append(
        table([["姓名", "身份证号", "金额"], ["张某", v, "650.00"], ["李某", "430***********0015", "650.00"]])
    )


def _boxes(word: Word, v: str) -> None:
    word.body.append(table([["公民身份号码", *v]]))


def _three_cells(word: Word, v: str) -> None:
    word.body.append(table([["张某", v[:6], v[6:14], v[14:], "男"]]))


def _header(word: Word, v: str) -> None:
    ident = word.part("header", "header1", f"<w:hdr {_NS}>{paragraph(run('经办 ' + v))}</w:hdr>")
    word.section = f'<w:headerReference w:type="default" r:id="{ident}"/>'


def _footer(word: Word, v: str) -> None:
    ident = word.part("footer", "footer1", f"<w:ftr {_NS}>{paragraph(run('经办 ' + v))}</w:ftr>")
    word.section = f'<w:footerReference w:type="default" r:id="{ident}"/>'


def _notes(sort: str) -> Builder:
    def build(word: Word, v: str) -> None:
        tag = sort[:-1]
        word.part(
            sort, sort, f'<w:{sort} {_NS}><w:{tag} w:id="2">{paragraph(run(f"见{v}"))}</w:{tag}></w:{sort}>'
        )
        word.body.append(paragraph(f'{run("说明")}<w:r><w:{tag}Reference w:id="2"/></w:r>'))

    return build


def _comment(word: Word, v: str) -> None:
    word.part(
        "comments",
        "comments",
        f"<w:comments {_NS}><w:comment {_BY}>{paragraph(run(f'核对{v}'))}</w:comment></w:comments>",
    )
    word.body.append(
        paragraph(
            f'<w:commentRangeStart w:id="7"/>{run("张某")}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
        )
    )


def _deleted(word: Word, v: str) -> None:
    word.body.append(
        paragraph(
            f"{run('张某')}<w:del {_BY}><w:r><w:delText>，身份证号{v}</w:delText></w:r></w:del>{run('。')}"
        )
    )


def _deleted_row(word: Word, v: str) -> None:
    rows = table([["姓名", "证件号"], ["张某", v]])
    word.body.append(rows.replace("</w:tr><w:tr>", f"</w:tr><w:tr><w:trPr><w:del {_BY}/></w:trPr>"))


def _deleted_paragraph(word: Word, v: str) -> None:
    inner = f"<w:del {_BY}><w:r><w:delText>{v}</w:delText></w:r></w:del>"
    word.body.append(paragraph(inner, f"<w:rPr><w:del {_BY}/></w:rPr>") + paragraph(run("下一段。")))


def _moved_away(word: Word, v: str) -> None:
    word.body.append(paragraph(f"<w:moveFrom {_BY}>{run(v)}</w:moveFrom>{run('其余不变。')}"))


def _inserted(word: Word, v: str) -> None:
    word.body.append(paragraph(f"{run('张某')}<w:ins {_BY}>{run(f'，身份证号{v}')}</w:ins>"))


def _hidden(word: Word, v: str) -> None:
    word.body.append(paragraph(run("张某") + run(f"（{v}）", "<w:vanish/>")))


def _hidden_by_style(word: Word, v: str) -> None:
    style = '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    word.part("styles", "styles", f"<w:styles {_NS}>{style}</w:styles>")
    word.body.append(paragraph(run("张某") + run(v, '<w:rStyle w:val="Secret"/>')))


def _white(word: Word, v: str) -> None:
    word.body.append(paragraph(run("张某") + run(v, '<w:color w:val="FFFFFF"/>')))


def _tiny(word: Word, v: str) -> None:
    word.body.append(paragraph(run("张某") + run(v, '<w:sz w:val="2"/>')))


def _text_box(word: Word, v: str) -> None:
    box = f'<w:pict><v:shape style="width:90pt;height:30pt"><v:textbox><w:txbxContent>{paragraph(run(v))}</w:txbxContent></v:textbox></v:shape></w:pict>'
    word.body.append(paragraph(f"<w:r>{box}</w:r>"))


def _alternative(word: Word, v: str) -> None:
    drawing = f'<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="图1" descr="张某 {v}"/></wp:inline></w:drawing>'
    word.body.append(paragraph(f"<w:r>{drawing}</w:r>"))


def _title(word: Word, v: str) -> None:
    word.package.properties(title=f"张某{v}")


def _custom(word: Word, v: str) -> None:
    word.package.properties(custom=v)


def _link(word: Word, v: str) -> None:
    ident = word.package.relate(
        "word/document.xml", "hyperlink", f"http://10.1.1.8/check?id={v}", external=True
    )
    word.body.append(paragraph(f'<w:hyperlink r:id="{ident}">{run("查看")}</w:hyperlink>'))


def _field(word: Word, v: str) -> None:
    field = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> QUOTE "{v}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("略")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    word.body.append(paragraph(field))


def _variable(word: Word, v: str) -> None:
    word.part(
        "settings",
        "settings",
        f'<w:settings {_NS}><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids><w:docVars><w:docVar w:name="id" w:val="{v}"/></w:docVars></w:settings>',
    )


def _custom_xml(word: Word, v: str) -> None:
    word.package.put("customXml/item1.xml", f"<case><idcard>{v}</idcard></case>")
    word.package.relate("word/document.xml", "customXml", "customXml/item1.xml")


def _embedded(word: Word, v: str) -> None:
    word.package.put(
        "word/embeddings/sheet1.xlsx", workbook([("名单", "visible", [["姓名", "身份证号"], ["张某", v]])])
    )
    ident = word.package.relate("word/document.xml", "package", "word/embeddings/sheet1.xlsx")
    ole = f'<w:object><v:shape id="s1" style="width:90pt;height:30pt"/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="s1" DrawAspect="Content" ObjectID="_1" r:id="{ident}"/></w:object>'
    word.body.append(paragraph(f"<w:r>{ole}</w:r>"))


def _watermark(word: Word, v: str) -> None:
    art = f'<v:shape id="w1" style="width:400pt"><v:textpath style="font-family:宋体" string="张某 {v}"/></v:shape>'
    drawn = paragraph(f"<w:r><w:pict>{art}</w:pict></w:r>")
    ident = word.part("header", "header1", f"<w:hdr {_NS}>{drawn}</w:hdr>")
    word.section = f'<w:headerReference w:type="default" r:id="{ident}"/>'


def _choices(word: Word, v: str) -> None:
    listed = f'<w:dropDownList><w:listItem w:displayText="张某{v}" w:value="1"/></w:dropDownList>'
    word.body.append(
        f"<w:sdt><w:sdtPr>{listed}</w:sdtPr><w:sdtContent>{paragraph(run('请选择'))}</w:sdtContent></w:sdt>"
    )


def _form_default(word: Word, v: str) -> None:
    given = f'<w:ffData><w:name w:val="n"/><w:textInput><w:default w:val="{v}"/></w:textInput></w:ffData>'
    word.body.append(paragraph(f'<w:r><w:fldChar w:fldCharType="begin">{given}</w:fldChar></w:r>'))


def _bookmark(word: Word, v: str) -> None:
    word.body.append(
        paragraph(f'<w:bookmarkStart w:id="9" w:name="_{v}"/>{run("张某")}<w:bookmarkEnd w:id="9"/>')
    )


def _formula(word: Word, v: str) -> None:
    spaces = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    word.body.append(paragraph(f"<m:oMath {spaces}><m:r><m:t>{v}</m:t></m:r></m:oMath>"))


def _two_paragraphs(word: Word, v: str) -> None:
    word.body += [paragraph(run(f"张某，证件号码{v[:8]}")), paragraph(run(f"{v[8:]}。"))]


def _metafile(word: Word, v: str) -> None:
    drawing = (b"\1\0\0\0" * 20) + v.encode("utf-16-le") + b"\0\0"
    word.package.put("word/media/image1.emf", drawing, "image/x-emf")
    ident = word.package.relate("word/document.xml", "image", "word/media/image1.emf")
    drawn = f'<v:shape id="s2" style="width:90pt;height:30pt"><v:imagedata r:id="{ident}"/></v:shape>'
    word.body.append(paragraph(f"<w:r><w:pict>{drawn}</w:pict></w:r>"))


# where, builder, whether cleaning must take it out
_PLACES: tuple[tuple[str, Builder, bool], ...] = (
    ("正文", _body, False),
    ("拆成几段文字", _split_runs, False),
    ("表格", _table, False),
    ("逐字分格的表格", _boxes, False),
    ("跨三格", _three_cells, False),
    ("页眉", _header, False),
    ("页脚", _footer, False),
    ("脚注", _notes("footnotes"), False),
    ("尾注", _notes("endnotes"), False),
    ("批注", _comment, True),
    ("已删除的修订", _deleted, True),
    ("已删除的表格行", _deleted_row, True),
    ("已删除的段落", _deleted_paragraph, True),
    ("移走的文字", _moved_away, True),
    ("插入的修订", _inserted, False),
    ("隐藏文字", _hidden, True),
    ("样式隐藏的文字", _hidden_by_style, True),
    ("白色文字", _white, False),
    ("极小文字", _tiny, False),
    ("文本框", _text_box, False),
    ("替代文字", _alternative, False),
    ("文档属性", _title, True),
    ("自定义属性", _custom, True),
    ("链接地址", _link, False),
    ("域代码", _field, False),
    ("文档变量", _variable, True),
    ("自定义XML", _custom_xml, True),
    ("嵌入的工作簿", _embedded, True),
    ("水印", _watermark, False),
    ("下拉选项", _choices, False),
    ("表单域默认值", _form_default, False),
    ("书签名", _bookmark, False),
    ("公式", _formula, False),
)
# found, and then for a person to take out: no copy is made of what a program cannot take out whole
_BY_HAND: tuple[tuple[str, Builder, bool], ...] = (
    ("断成两段", _two_paragraphs, False),
    ("矢量图", _metafile, False),
)


def cases(rng: Random) -> Iterator[Case]:
    """One document a place, and one with nothing but look-alikes."""
    for number, (where, build, gone) in enumerate(_PLACES + _BY_HAND):
        for kind, value in _values(rng, number, where):
            word = Word()
            build(word, value)
            yield Case("通知.docx", word.file(), "docx", where, (Planted(kind, value),), gone=gone)
    word = Word()
    innocent = (
        ("全数字单位代码", n.credit_code(rng)),
        ("办公固话", n.landline(rng)),
        ("项目代码", n.project_code(rng)),
    )
    word.body.append(
        table([["单位", "统一社会信用代码", "电话"], ["溪山县民政局", innocent[0][1], innocent[1][1]]])
    )
    word.body.append(paragraph(run(f"项目代码{innocent[2][1]}，批复文号溪发改审〔2026〕12号。")))
    word.package.properties(title=f"目录{innocent[0][1]}", custom=innocent[1][1])
    yield Case("目录.docx", word.file(), "docx", "正文、表格、属性", (), innocent)


_NO_MOBILE = {"链接地址", "断成两段", "矢量图"}  # what has no check digit is not told from figures there


def _values(rng: Random, number: int, where: str) -> Iterator[tuple[Kind, str]]:
    boxes = where in {"逐字分格的表格", "跨三格"}
    yield Kind.CITIZEN_ID, n.citizen_id(rng, ending="X" if number % 4 == 0 else "")
    if number % 3 == 0 and not boxes:
        yield Kind.BANK_CARD, n.bank_card(rng)
    if number % 3 == 1 and not boxes and where not in _NO_MOBILE:
        yield Kind.MOBILE, n.mobile(rng)
