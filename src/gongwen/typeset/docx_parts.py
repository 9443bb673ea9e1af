"""The fixed parts of a docx package: styles, settings, footers, properties (ECMA-376).

Written directly and not through a template document, so that the bytes are the same every time and
carry no author, no machine and no clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from gongwen.typeset import standard
from gongwen.typeset.standard import Face

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{W_NAMESPACE}" xmlns:r="{R_NAMESPACE}"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"

# (east Asian face, face of digits and Latin letters)
FONTS = {
    Face.TITLE: ("方正小标宋简体", "方正小标宋简体"),
    Face.HEI: ("黑体", "黑体"),
    Face.KAI: ("楷体_GB2312", "Times New Roman"),
    Face.FANG: ("仿宋_GB2312", "Times New Roman"),
    Face.SONG: ("宋体", "宋体"),
}
# What Word takes where the face is not installed: the faces that come with Windows.
_ALTERNATIVES = {"方正小标宋简体": "宋体", "楷体_GB2312": "楷体", "仿宋_GB2312": "仿宋"}
_HEADING_FACES = (Face.HEI, Face.KAI, Face.FANG, Face.FANG, Face.FANG, Face.FANG)


def twips(points: float) -> str:
    """Points in twentieths, as Word counts."""
    return str(round(points * 20))


def millimetres(length: float) -> str:
    """Millimetres in twips."""
    return twips(length * standard.POINTS_PER_MM)


def characters(count: float) -> str:
    """Characters of 3号 type on the grid in twips."""
    return twips(count * standard.CHARACTER)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the first page has of its own: a note in its header, the closing rule of a letter."""

    note: str = ""
    letter: bool = False

    @property
    def differs(self) -> bool:
        """Whether the first page needs a header and footer of its own."""
        return bool(self.note) or self.letter


def parts(title: str, first: FirstPage) -> dict[str, bytes]:
    """All parts but word/document.xml, by path."""
    found = {
        "[Content_Types].xml": _content_types(differs=first.differs),
        "_rels/.rels": _relationships(
            ("officeDocument", "word/document.xml"),
            (f"{_RELATIONSHIPS}/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title),
        "word/_rels/document.xml.rels": _relationships(*_document_relations(differs=first.differs)),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }
    if first.differs:
        found["word/footer3.xml"] = _letter_footer() if first.letter else _footer("right")
        found["word/header1.xml"] = _header(first.note)
    return {path: (_DECLARATION + text).encode() for path, text in found.items()}


def section_references(first: FirstPage) -> tuple[tuple[str, str, str], ...]:
    """(element, type, relationship id) of the headers and footers of the section."""
    plain = (("footerReference", "default", "rId4"), ("footerReference", "even", "rId5"))
    if not first.differs:
        return plain
    return (("headerReference", "first", "rId7"), *plain, ("footerReference", "first", "rId6"))


def _document_relations(*, differs: bool) -> Iterator[tuple[str, str]]:
    yield from (("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml"))
    yield from (("footer", "footer1.xml"), ("footer", "footer2.xml"))
    if differs:
        yield from (("footer", "footer3.xml"), ("header", "header1.xml"))


def _relationships(*relations: tuple[str, str]) -> str:
    lines = []
    for number, (kind, target) in enumerate(relations, 1):
        kind = kind if "/" in kind else f"{R_NAMESPACE}/{kind}"  # noqa: PLW2901 - the short form of a type
        lines.append(f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>')
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{"".join(lines)}</Relationships>'


def _content_types(*, differs: bool) -> str:
    types = {
        "/word/document.xml": f"{_OFFICE}.document.main+xml",
        "/word/styles.xml": f"{_OFFICE}.styles+xml",
        "/word/settings.xml": f"{_OFFICE}.settings+xml",
        "/word/fontTable.xml": f"{_OFFICE}.fontTable+xml",
        "/word/footer1.xml": f"{_OFFICE}.footer+xml",
        "/word/footer2.xml": f"{_OFFICE}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    if differs:
        types |= {
            "/word/footer3.xml": f"{_OFFICE}.footer+xml",
            "/word/header1.xml": f"{_OFFICE}.header+xml",
        }
    overrides = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in types.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def run_fonts(face: Face, *, hint: bool = True) -> dict[str, str]:
    """Attributes of w:rFonts; the hint makes Word set “” in the Chinese face, not the Latin one."""
    east_asian, latin = FONTS[face]
    fonts = {"ascii": latin, "hAnsi": latin, "eastAsia": east_asian, "cs": latin}
    return {"hint": "eastAsia"} | fonts if hint else fonts


def _fonts(face: Face) -> str:
    attributes = " ".join(f'w:{name}="{value}"' for name, value in run_fonts(face, hint=False).items())
    return f"<w:rFonts {attributes}/>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _style(style_id: str, name: str, paragraph: str, run: str, *, based: bool = True) -> str:
    base = '<w:basedOn w:val="Normal"/>' if based else ""
    default = "" if based else ' w:default="1"'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>{base}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _exact(points: float) -> str:
    return f'<w:spacing w:before="0" w:after="0" w:line="{twips(points)}" w:lineRule="exact"/>'


def _styles() -> str:
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{characters(2)}"/>'
    normal = (
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'{_exact(standard.LINE)}<w:jc w:val="both"/>'
    )
    styles = [
        _style("Normal", "Normal", normal, _fonts(Face.FANG) + _size(standard.SIZE_3), based=False),
        _style("GwBody", "公文正文", indent, ""),
        _style(
            "Title",
            "Title",
            f'{_exact(standard.TITLE_LINE)}<w:jc w:val="center"/>',
            _fonts(Face.TITLE) + _size(standard.SIZE_2),
        ),
        _style("GwMark", "发文机关标志", '<w:jc w:val="center"/>', _fonts(Face.TITLE)),
        _style("Footer", "footer", '<w:jc w:val="right"/>', _fonts(Face.SONG) + _size(standard.SIZE_4)),
        _style("Header", "header", '<w:jc w:val="left"/>', _fonts(Face.SONG) + _size(9)),
    ]
    for level, face in enumerate(_HEADING_FACES, 1):
        outline = f'<w:keepNext/>{indent}<w:outlineLvl w:val="{level - 1}"/>'
        styles.append(_style(f"Heading{level}", f"heading {level}", outline, _fonts(face)))
    return (
        f"<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(Face.FANG)}"
        '<w:kern w:val="2"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(styles)}</w:styles>"
    )


def _settings() -> str:
    return (
        f'<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    fonts = []
    for name in sorted({name for pair in FONTS.values() for name in pair}):
        other = _ALTERNATIVES.get(name)
        alternative = f'<w:altName w:val="{other}"/>' if other else ""
        fonts.append(f'<w:font w:name="{name}">{alternative}</w:font>')
    return f"<w:fonts {_NAMESPACES}>{''.join(fonts)}</w:fonts>"


def _footer(side: str) -> str:
    """Page number “— 1 —”: one character from the outer edge (7.5)."""
    fonts = " ".join(f'w:{name}="{value}"' for name, value in run_fonts(Face.SONG).items())
    look = f"<w:rPr><w:rFonts {fonts}/>{_size(standard.SIZE_4)}</w:rPr>"
    page = "".join(
        f"<w:r>{look}{inner}</w:r>"
        for inner in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    indent = f'<w:ind w:{side}="{characters(1)}"/>'
    paragraph = f'<w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
    return f"<w:ftr {_NAMESPACES}><w:p>{paragraph}{page}</w:p></w:ftr>"


def _letter_footer() -> str:
    """The lower double rule of a letter, 20 mm above the foot of the page; no page number (10.1)."""
    frame = (
        f'<w:framePr w:w="{millimetres(standard.LETTER_RULE_WIDTH)}" w:wrap="around" w:vAnchor="page"'
        ' w:hAnchor="page" w:xAlign="center"'
        f' w:y="{millimetres(standard.PAGE_HEIGHT - standard.LETTER_RULE_FROM_EDGE)}"/>'
    )
    rule = f'<w:top w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="{standard.RED}"/>'
    framed = f'<w:pStyle w:val="Footer"/>{frame}<w:pBdr>{rule}</w:pBdr>{_exact(1)}'
    # A frame needs a paragraph behind it that holds it on the page.
    return (
        f"<w:ftr {_NAMESPACES}><w:p><w:pPr>{framed}</w:pPr></w:p>"
        '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>'
    )


def _header(note: str) -> str:
    return (
        f'<w:hdr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:rPr>'
        f'<w:color w:val="808080"/></w:rPr><w:t xml:space="preserve">{escape(note)}</w:t></w:r></w:p></w:hdr>'
    )
