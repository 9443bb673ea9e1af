"""Web pages: the article with its metadata rows and title, without the page around it."""

import re
from collections import defaultdict
from collections.abc import Iterator

import lxml.html
from lxml import etree

from gongwen.errors import NoTextError, OversizedFileError, TooDeepFileError
from gongwen.reading.html_lines import collapsed, is_skipped, read_lines, shown_texts
from gongwen.reading.html_tables import cells_of, rows_of, text_of
from gongwen.reading.limits import MEGABYTE, Upload
from gongwen.reading.package import xml_trouble
from gongwen.source import Align, Block, FileFormat, Line, SourceText

# Containers that the site systems of Chinese governments put around the text, surest first.
_CONTAINERS = (
    re.compile(r"(?:^|\s)(?:ucap-content|trs_editor|trs_editor_view|trs_uediter|wp_articlecontent|vsb_content\w*|"
               r"zoom|fontzoom|pages_content|article-?con(?:tent)?|article_con(?:tent)?|articlecontent|article-?body|"
               r"article_body|news_?content\w*|detail[-_]?con(?:tent)?|xxgk[-_]?con\w*|content_?text|con_?text|"
               r"j-show-body|wordsection1|section0|section1)(?:$|\s)", re.IGNORECASE),
    re.compile(r"(?:^|\s)(?:content|article|main-?text|main_text|text|txt|view|printarea|print_?content)(?:$|\s)",
               re.IGNORECASE),
)  # fmt: skip
_CONTAINER_SHARE = 0.35  # of the page's unlinked text at least; else the container is some box beside it
_DENSE_TEXT = 20  # characters without a link that make an element a paragraph of the article
_MAIN_SHARE = 0.5
_FEW_CHARACTERS = 100
_ROW_CHARACTERS = 120  # a row of head or signature beside the text in a table that lays out the page
_TITLE_NAMES = re.compile(r"(?:^|[\s_-])(?:title|arti_?title|tit|headline|bt)(?:$|[\s_-])", re.IGNORECASE)
_META_TITLES = ("ArticleTitle", "og:title")
_META_NAMES = {
    "ArticleTitle": "title", "PubDate": "created", "ContentSource": "source", "Author": "author", "Keywords": "keywords",
    "Description": "subject",
}  # fmt: skip
_LABEL = re.compile(
    r"(?:索引号|发文字号|文号|发布机构|发文机关|成文日期|发布日期|主题分类|公开类别|公开方式|有效性|主题词|名称|标题|生成日期)[：:]?"
)
_META_LABELS, _META_CHARACTERS = 2, 900
_TITLE_CHARACTERS = range(5, 200)
_HEAD_CHARACTERS = 1500
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LOOSE_TABLE = re.compile(r"\s*<(?:tbody|tr|td)\b", re.IGNORECASE)


def read_html(text: str, upload: Upload) -> SourceText:
    """Read a web page or a saved piece of one.

    Raises:
        OversizedFileError, TooDeepFileError, NoTextError: as their names say.

    """
    root = parse_html(text, upload)
    body = root.find("body")
    body = root if body is None else body
    article = _article(body)
    blocks = read_lines(article)
    if len(blocks) > upload.limits.blocks:
        raise OversizedFileError(upload.name, sentence=f"网页超过 {upload.limits.blocks} 段，系统无法处理。")
    head = list(_metadata(body, article))
    if title := _title(root, article, blocks):
        head.append(title)
    found = (*head, *blocks)
    warnings = tuple(_elsewhere(root, sum(len(block.text) for block in found), upload))
    return SourceText(found, FileFormat.HTML, upload.name, properties=_properties(root), warnings=warnings)


def _elsewhere(root: etree._Element, characters: int, upload: Upload) -> Iterator[str]:
    """What to say of a page whose text is kept in another file; refuses one without any text."""
    framed = next(root.iter("iframe", "frame", "embed", "object"), None) is not None
    if not characters and framed:
        raise NoTextError(
            upload.name,
            sentence="网页的正文嵌在框架里，这个文件中没有正文。",
            advice="请在浏览器中单独打开框架里的正文页面，另存后上传；框架里是 PDF 等文件的，请直接上传该文件。",
        )
    if not characters and next(root.iter("script"), None) is not None:
        raise NoTextError(
            upload.name,
            sentence="网页的正文要由脚本载入，这个文件中没有正文。",
            advice="请在浏览器中打开网页，待正文显示后复制到 Word 文档，另存为 docx 上传。",
        )
    if framed and characters < _FEW_CHARACTERS:
        yield "网页文字很少，正文可能在框架或者附件中，请核对；必要时单独打开正文另存后上传。"


def parse_html(text: str, upload: Upload) -> etree._Element:
    """The root element; a loose piece of a table gets the table it lacks."""
    if len(text) > upload.limits.part_size:
        raise OversizedFileError(
            upload.name, sentence=f"网页超过 {upload.limits.part_size // MEGABYTE} MB，系统无法处理。"
        )
    text = _XML_DECLARATION.sub("", text.replace("\0", ""))
    if _LOOSE_TABLE.match(text):
        text = f"<table>{text}</table>"
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise xml_trouble(error, upload.name) from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise TooDeepFileError(upload.name)  # the parser goes no deeper: what follows would be lost
    if root is None:
        raise NoTextError(upload.name)
    return root


def _article(body: etree._Element) -> etree._Element:
    """The element around the article: a known container, else where text is densest."""
    weights = _weights(body)
    total = weights[body]
    for names in _CONTAINERS:
        found = [e for e in weights if names.search(e.get("class", "")) or names.search(e.get("id", ""))]
        large = [e for e in found if weights[e] >= _CONTAINER_SHARE * total]
        if large:
            most = max(weights[e] for e in large)
            return [e for e in large if weights[e] >= 0.8 * most][-1]  # the innermost that holds the text
    return _densest(body, weights)


def _weights(body: etree._Element) -> dict[etree._Element, int]:
    """Characters of shown text outside links, by element, all ancestors up to `body` included.

    In document order, so that an outer element stands before what is inside it.
    """
    own: dict[etree._Element, int] = defaultdict(int)
    for element, text in shown_texts(body):
        own[element] += len(text)
    weights: dict[etree._Element, int] = {}
    stack: list[tuple[etree._Element, bool]] = []
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            linked = element.tag == "a" or (bool(stack) and stack[-1][1])
            stack.append((element, linked))
            weights[element] = 0 if linked else own.get(element, 0)
        else:
            stack.pop()
            if stack:
                weights[stack[-1][0]] += weights[element]
    return weights


def _densest(body: etree._Element, weights: dict[etree._Element, int]) -> etree._Element:
    """Each paragraph votes for its parent and half for its grandparent; too small a winner grows."""
    votes: dict[etree._Element, float] = defaultdict(float)
    for element, weight in weights.items():
        if element.tag not in {"p", "div", "td", "section", "li", "span"} or weight < _DENSE_TEXT:
            continue
        own = weight - sum(
            weights.get(child, 0) for child in element if child.tag in {"p", "div", "table", "section"}
        )
        parent = element.getparent()
        if own < _DENSE_TEXT or parent is None or element is body:
            continue
        votes[parent] += own
        grandparent = parent.getparent()
        if grandparent is not None and parent is not body:
            votes[grandparent] += own / 2
    inside = {e: v for e, v in votes.items() if e in weights}
    if not inside:
        return body
    winner = max(inside, key=lambda e: inside[e])
    while winner is not body and weights[winner] < _MAIN_SHARE * weights[body]:
        parent = winner.getparent()
        winner = body if parent is None or parent not in weights else parent
    return _whole_frame(winner, body)


def _whole_frame(article: etree._Element, body: etree._Element) -> etree._Element:
    """The layout table around the text where its other rows hold nothing but head, title and signature."""
    for table in list(article.iterancestors("table")):
        if _holds(table, body) or not all(_is_of_article(row) for row in rows_of(table)):
            break
        article = table
    return article


def _is_of_article(row: etree._Element) -> bool:
    """One cell with text, or a short row without links: not a menu beside the text."""
    filled = [cell for cell in cells_of(row) if text_of(cell).strip()]
    if len(filled) > 1:
        return next(row.iter("a"), None) is None and len("".join(map(text_of, filled))) < _ROW_CHARACTERS
    return True


def _metadata(body: etree._Element, article: etree._Element) -> Iterator[Line]:
    """The rows 索引号, 发文字号 … that stand outside the article, as lines “label：value”."""
    best: etree._Element | None = None
    for element in body.iter("table", "ul", "dl", "div"):
        if element is article or is_skipped(element) or _holds(element, article):
            continue
        text = text_of(element, _META_CHARACTERS)
        if len(text) <= _META_CHARACTERS and "".join(text.split()).count("索引号") == 1:
            labels = len(_LABEL.findall("".join(text.split())))
            if labels >= _META_LABELS and not _holds(article, element):
                best = element
                break
    if best is None:
        return
    yield from (Line(text) for text in _label_lines(best))


def _label_lines(element: etree._Element) -> list[str]:
    texts: list[str] = []
    rows = [row for table in element.iter("table") for row in rows_of(table)]
    if rows:
        texts = [collapsed(text_of(cell)) for row in rows for cell in cells_of(row)]
    else:
        texts = [block.text for block in read_lines(element)]
    lines: list[str] = []
    pending = ""
    for text in texts:
        compact = "".join(text.split())
        if _LABEL.fullmatch(compact):
            if pending:
                lines.append(pending)
            pending = compact.rstrip("：:") + "："
        elif text:
            lines.append(pending + text)
            pending = ""
    return [*lines, pending] if pending else lines


def _holds(element: etree._Element, inner: etree._Element) -> bool:
    return any(ancestor is element for ancestor in inner.iterancestors())


def _title(root: etree._Element, article: etree._Element, blocks: list[Block]) -> Line | None:
    """The page's title where the article does not print it itself."""
    head = "".join("".join(block.text.split()) for block in blocks[:30])[:_HEAD_CHARACTERS]
    for text in _title_candidates(root, article):
        compact = "".join(text.split())
        if len(compact) in _TITLE_CHARACTERS:
            return None if compact in head else Line(text, Align.CENTRE, bold=True, heading=1)
    return None


def _title_candidates(root: etree._Element, article: etree._Element) -> Iterator[str]:
    metas = {m.get("name") or m.get("property") or "": m.get("content", "") for m in root.iter("meta")}
    for name in _META_TITLES:
        if metas.get(name, "").strip():
            yield collapsed(metas[name])
    for element in root.iter("h1", "h2", "div", "p", "span", "td"):
        named = _TITLE_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}")
        if (element.tag == "h1" or named) and not _holds(element, article):
            yield collapsed(text_of(element, _TITLE_CHARACTERS.stop))


def _properties(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    title = root.find("head/title")
    if title is not None and title.text and title.text.strip():
        found["title"] = collapsed(title.text)
    for meta in root.iter("meta"):
        key, content = _META_NAMES.get(meta.get("name", "")), meta.get("content", "").strip()
        if key and content:
            found[key] = content
    return found
