"""PDF with a number on the page, beside it, behind it and in what earlier savings left."""

import io
from collections.abc import Callable, Iterator
from random import Random

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from gongwen.scrutiny.finds import Kind
from planting import numbers as n
from planting.case import Case, Planted

_LINES = "BT /F1 12 Tf 72 {y} Td ({words}) Tj ET\n"


def pdf(content: str, *, more: str = "", resources: str = "", root: str = "") -> bytes:
    """A page with a content stream; `more`: further objects from number 6 on; `resources`, `root`: more entries."""
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R{root}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>{resources}>>>>",
        4: f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    objects |= dict(enumerate(filter(None, more.split("\0")), 6))
    data, places = b"%PDF-1.7\n", []
    for number, body in objects.items():
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return data + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


def line(words: str, y: int = 700) -> str:
    return _LINES.format(y=y, words=words)


_PAGE = line("Notice of 2026-03-02, tel 0746-5223456") + line("Total 1234.56", 680)


def _edited(edit: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(_PAGE))))
    edit(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _note(v: str) -> bytes:
    return _edited(lambda w: w.add_annotation(0, Text(rect=(50, 550, 90, 650), text=f"check {v}")) and None)


def _free_text(v: str) -> bytes:
    return _edited(lambda w: w.add_annotation(0, FreeText(rect=(50, 550, 200, 650), text=v)) and None)


def _info(v: str) -> bytes:
    return _edited(lambda w: w.add_metadata({"/Title": f"list {v}", "/Author": "Zhou Min"}))


def _attached(v: str) -> bytes:
    return _edited(lambda w: w.add_attachment("list.txt", f"ID {v}".encode()) and None)


def _script(v: str) -> bytes:
    script = f"<</S/JavaScript/JS(var id = '{v}';)>>"
    return pdf(_PAGE, more=script, root="/Names<</JavaScript<</Names[(a) 6 0 R]>>>>")


def _xmp(v: str) -> bytes:
    xml = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description><d>{v}</d></rdf:Description></rdf:RDF></x:xmpmeta>'
    return pdf(
        _PAGE,
        more=f"<</Type/Metadata/Subtype/XML/Length {len(xml)}>>\nstream\n{xml}\nendstream",
        root="/Metadata 6 0 R",
    )


def _form(v: str) -> bytes:
    def edit(writer: PdfWriter) -> None:
        field = DictionaryObject({
            NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject("idcard"),
            NameObject("/V"): TextStringObject(v),
        })  # fmt: skip
        writer._add_object(field)

    return _edited(edit)


def _layer(v: str) -> bytes:
    content = _PAGE + f"/OC /L1 BDC\n{line(v, 500)}EMC\n"
    return pdf(
        content,
        more="<</Type/OCG/Name(draft)>>",
        resources="/Properties<</L1 6 0 R>>",
        root="/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[6 0 R]>>>>",
    )


def _earlier(v: str) -> bytes:
    """Saved again with another page: the old one stays in the file."""
    first = pdf(_PAGE + line(v, 500))
    content = _PAGE
    place = len(first)
    again = f"4 0 obj\n<</Length {len(content)}>>\nstream\n{content}\nendstream\nendobj\n".encode()
    before = int(first.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    start = place + len(again)
    table = f"xref\n4 1\n{place:010} 00000 n \ntrailer<</Size 6/Root 1 0 R/Prev {before}>>\nstartxref\n{start}\n%%EOF\n"
    return first + again + table.encode()


_PLACES: tuple[tuple[str, Callable[[str], bytes], bool], ...] = (
    ("页面", lambda v: pdf(_PAGE + line(f"ID {v}", 600)), False),
    (
        "拆成几次画出",
        lambda v: pdf(_PAGE + f"BT /F1 12 Tf 72 600 Td ({v[:6]}) Tj ({v[6:14]}) Tj ({v[14:]}) Tj ET"),
        False,
    ),
    ("断在两行", lambda v: pdf(_PAGE + line(f"ID {v[:9]}", 600) + line(v[9:], 585)), False),
    ("扫描件的文字层", lambda v: pdf(f"BT 3 Tr /F1 12 Tf 72 600 Td ({v}) Tj ET"), False),
    ("白色文字", lambda v: pdf(_PAGE + "1 1 1 rg " + line(v, 600)), False),
    ("页面之外", lambda v: pdf(_PAGE + line(v, -200)), False),
    ("黑块遮住的文字", lambda v: pdf(_PAGE + line(v, 600) + "0 0 0 rg 70 595 200 20 re f"), False),
    ("批注", _note, True),
    ("文字批注框", _free_text, True),
    ("文档属性", _info, True),
    ("XMP属性", _xmp, True),
    ("内嵌附件", _attached, True),
    ("脚本", _script, True),
    ("表单域", _form, False),
    ("关闭的图层", _layer, True),
    ("以前保存的旧稿", _earlier, True),
)


def cases(rng: Random) -> Iterator[Case]:
    """One file a place, and one with look-alikes only."""
    for where, build, gone in _PLACES:
        for kind, make in ((Kind.CITIZEN_ID, n.citizen_id), (Kind.MOBILE, n.mobile)):
            if where == "断在两行" and kind is Kind.MOBILE:
                continue
            value = make(rng)
            yield Case("公示.pdf", build(value), "pdf", where, (Planted(kind, value),), gone=gone)
    code, phone = n.credit_code(rng), n.landline(rng)
    content = _PAGE + line(f"code {code}", 600) + line(f"tel {phone}", 580) + line(n.project_code(rng), 560)
    yield Case("目录.pdf", pdf(content), "pdf", "页面", (), (("全数字单位代码", code), ("办公固话", phone)))
