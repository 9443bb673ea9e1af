"""What belongs to the web page around a document: labels with values, breadcrumbs, buttons."""

import re
from collections.abc import Sequence

from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import Gap, NormalText
from gongwen.recognition.vocabulary import CHROME_LABELS, CHROME_WORDS, METADATA_LABELS

_CHROME_LABELS = frozenset(CHROME_LABELS.split("|"))
_LABELS = frozenset(METADATA_LABELS) | _CHROME_LABELS
_LONGEST = max(map(len, _LABELS))
_BUTTONS = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, CHROME_WORDS.split('|')), key=len, reverse=True))}|[〔〕（）\[\]|·：〉/]|"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}：\d{2}(?:：\d{2})?)+"
)
_CLOCK = re.compile(
    r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}：\d{2}(?:：\d{2})?)?(?:$|来源|浏览|点击|阅读|字[号体]|作者|〔)"
)
_BREADCRUMB = re.compile(r"(?:首页|网站首页|主页)(?:〉|政务公开|信息公开|走进|政府信息)|.{1,12}〉.{1,16}〉")
_CHROME_LINE = re.compile(
    r"扫一扫|〔字[体号]|字[体号]：|(?:〔?(?:打印|关闭|收藏|返回).{0,6}〕?)+$|.{0,12}版权所有|.{0,6}ICP备|网站标识码|Copyright|"
    r"(?:图文|文字|图片|媒体|专家|部门)?解读：|您?访问的链接|(?:主办|承办|主管)(?:单位)?：|技术支持：|(?:上|下)一[篇条]|"
    r"相关(?:链接|文档|附件|解读|新闻|文章)|点击(?:次数|量|率|数)|浏览(?:次数|量)|阅读(?:次数|量)|分享(?:到|至)|"
    r"(?:(?:您|你)?(?:现在?|当前)?的?所?在?的?)位置：|.{2,20}(?:门户网站|政府网|信息网|公开网)$|[^。，；]{1,12}(?:\|[^。，；|]{1,12}){2,12}$"
)
_HEAD_CHROME = re.compile(
    r"(?:发布|更新|公开|成文)?(?:时间|日期)：|来源：|作者：|信息来源：|编辑：|责任编辑：|审核：|发布(?:机构|单位|人)："
)


def label_before(key: str, colon: int) -> int:
    """Length of the known label that ends at the colon, 0 where there is none."""
    for size in range(min(_LONGEST, colon), 1, -1):
        if key[colon - size : colon] in _LABELS:
            return size
    return 0


def is_chrome(key: str) -> bool:
    """Say whether the words are buttons of a page and nothing else."""
    return _BUTTONS.fullmatch(key) is not None and (len(key) > 4 or any(c.isalnum() for c in key))  # noqa: PLR2004


def is_page_line(key: str) -> bool:
    """Say whether a line belongs to the page: breadcrumb, source and time, counters, buttons."""
    if len(key) > 160:  # noqa: PLR2004 - running text
        return False
    return (
        _CHROME_LINE.match(key) is not None
        or (_HEAD_CHROME.match(key) is not None and _is_page_value(key))
        or _BREADCRUMB.match(key) is not None
        or _CLOCK.match(key) is not None
        or is_chrome(key)
    )


def _is_page_value(key: str) -> bool:
    """A time of day, an ISO date, a counter, a source: but not “时间：8月1日上午9时” of a meeting."""
    value = key.split("：", 1)[1]
    return key.startswith(("来源", "作者", "信息来源", "编辑", "责任编辑", "审核", "发布")) or bool(
        not value
        or _CLOCK.match(value)
        or re.match(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:点击|浏览|阅读|来源|$)", value)
    )


def read_metadata(
    text: NormalText, paras: Sequence[Para], limit: int
) -> tuple[dict[str, tuple[str, int, int]], set[int]]:
    """Labels and values among the first `limit` paragraphs.

    Returns canonical label -> (value, start, end) and the indices of the paragraphs that were used.
    Values stand behind the colon or, where labels stand alone, in the next paragraph.
    """
    found: dict[str, tuple[str, int, int]] = {}
    used: set[int] = set()
    bare = [n for n in range(limit) if paras[n].key.rstrip("：") in METADATA_LABELS]
    pairs_below = len(bare) > 2  # noqa: PLR2004 - a single such word may be text
    for n in range(limit):
        if n in used:
            continue
        key = paras[n].key
        label = key.rstrip("：")
        if label in METADATA_LABELS and (pairs_below or key.endswith("：")):
            used.add(n)
            if n + 1 < limit and pairs_below and _is_value(paras[n + 1].key):
                used.add(n + 1)
                _keep(text, found, label, paras[n + 1].start, paras[n + 1].end)
            continue
        colon = key.find("：", 2, _LONGEST + 1)
        if colon > 0 and key[:colon] in METADATA_LABELS and len(key) <= 300:  # noqa: PLR2004 - an abstract at most
            used.add(n)
            _keep(text, found, key[:colon], paras[n].start + colon + 1, paras[n].end)
    return found, used


def _is_value(key: str) -> bool:
    label = key.rstrip("：")
    colon = key.find("：", 1, _LONGEST + 1)
    labelled = colon > 0 and key[:colon] in _LABELS
    return label not in METADATA_LABELS and not labelled and len(key) <= 200  # noqa: PLR2004


def _keep(text: NormalText, found: dict[str, tuple[str, int, int]], label: str, start: int, end: int) -> None:
    name = METADATA_LABELS[label]
    value = text.shown[start:end]
    if value and name not in found and value not in {"无", "-", "/", "暂无"}:
        found[name] = (value, start, end)


def front_matter(paras: Sequence[Para]) -> int:
    """Number of paragraphs in a YAML front matter, 0 where the text does not begin with one."""
    if not paras or not paras[0].gap & Gap.RULE:
        return 0
    for n, para in enumerate(paras[1:40], 1):
        if para.gap & Gap.RULE:
            return n if all("：" in p.key for p in paras[:n]) else 0
    return 0
