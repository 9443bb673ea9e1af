"""Made-up papers: pages set by typst, pages written by hand, Word files with words in every corner."""

import io
from functools import cache

import pylopdf_fonts_zh_cn as fonts
import typst
from planting.printed import line, pdf
from planting.word import Word, paragraph, run
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject

NAME, ID, MOBILE = "欧阳靖琪", "11010519491231002X", "13800138000"
LETTER = (
    f"关于{NAME}同志信访事项的答复。身份证号{ID}，手机{MOBILE}。",
    "经查，该事项已经依法办理，其余内容照常公开。",
)


@cache
def typeset(*pages: str, size: str = "14pt") -> bytes:
    """A PDF of several pages of running Chinese text, with tags and a subset font."""
    body = "\n#pagebreak()\n".join(pages)
    source = f'#set page(width: 420pt, height: 300pt)\n#set text(font: "Noto Serif SC", size: {size}, lang: "zh")\n{body}\n'
    return typst.compile(source.encode(), format="pdf", font_paths=[str(fonts.serif_path().parent)])


def edited(data: bytes, *, rotate: int = 0, crop: tuple[float, ...] = (), **extras: str) -> bytes:
    """The file with its pages turned or cut, or with words beside the page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    page = writer.pages[0]
    if rotate:
        page[NameObject("/Rotate")] = NumberObject(rotate)
    if crop:
        page[NameObject("/CropBox")] = ArrayObject(FloatObject(number) for number in crop)
    if "title" in extras:
        writer.add_metadata({"/Title": extras["title"], "/Subject": extras["title"]})
    if "attached" in extras:
        writer.add_attachment("list.txt", extras["attached"].encode())
    if "note" in extras:
        box = (50, 200, 150, 250)
        writer.add_annotation(0, Text(rect=box, text=extras["note"]))
        writer.add_annotation(0, FreeText(rect=box, text=extras["note"]))
        quads = ArrayObject(FloatObject(n) for n in (50, 250, 150, 250, 50, 200, 150, 200))
        writer.add_annotation(0, Highlight(rect=box, quad_points=quads))
    if "link" in extras:
        writer.add_annotation(0, Link(rect=(50, 200, 150, 250), url=extras["link"]))
    if "bookmark" in extras:
        writer.add_outline_item(title=extras["bookmark"], page_number=0)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="AES-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def saved_again(first: bytes, content: str) -> bytes:
    """The page saved once more with other content; the old one stays in the file."""
    place = len(first)
    again = f"4 0 obj\n<</Length {len(content)}>>\nstream\n{content}\nendstream\nendobj\n".encode()
    before = int(first.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    start = place + len(again)
    table = f"xref\n4 1\n{place:010} 00000 n \ntrailer<</Size 6/Root 1 0 R/Prev {before}>>\nstartxref\n{start}\n%%EOF\n"
    return first + again + table.encode()


def scanned(words: str) -> bytes:
    """A page that is a picture with stripes, and recognised text over it that is not drawn."""
    data = "F0F000FF" * 8
    image = f"<</Type/XObject/Subtype/Image/Width 8/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/ASCIIHexDecode/Length {len(data)}>>\nstream\n{data}\nendstream"
    content = f"q 595 0 0 842 0 0 cm /Im Do Q BT 3 Tr /F1 12 Tf 72 600 Td ({words}) Tj ET"
    return pdf(content, more=image, resources="/XObject<</Im 6 0 R>>")


def shared_pictures() -> bytes:
    """Two pages with the same resources, in which a form says who it is; the second page does not draw it."""
    secret = "BT /F1 12 Tf 72 600 Td (Zhang 430621199001011234) Tj ET"
    more = "\0".join([
        f"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Length {len(secret)}>>\nstream\n{secret}\nendstream",
        "<</Length 8>>\nstream\n/Fm Do  \nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources 9 0 R>>",
        "<</Font<</F1 5 0 R>>/XObject<</Fm 6 0 R>>>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 9 0 R>>",
    ])  # fmt: skip
    data = pdf(line("Nothing of this is secret 2026", 700), more=more)
    return data.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[8 0 R 10 0 R]/Count 2").replace(
        b"startxref", b"startxref", 1
    )


def letter() -> Word:
    """A Word file with the name over three runs, and the number of a person."""
    word = Word()
    word.body.append(
        paragraph(run("申请人欧") + run("阳靖", "<w:b/>") + run(f"琪，身份证号{ID}。", "<w:i/>"))
    )
    return word
