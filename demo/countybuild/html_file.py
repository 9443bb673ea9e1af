"""Pages as they were saved from two generations of the county's web site, with all that stood round the text."""

from html import escape
from pathlib import Path

from countybuild.layout import Item, lay_out
from countybuild.source import Line, Source, Table

NAV_2009 = ("网站首页", "走进棠溪", "新闻中心", "政务公开", "办事服务", "互动交流", "专题专栏")
NAV_2017 = ("首页", "棠溪概况", "要闻动态", "政府信息公开", "政务服务", "政民互动", "数据发布")


def write_html(source: Source, path: Path) -> None:
    if source.meta.get("manner") == "site2009":
        path.write_bytes(page_2009(source).encode("gb18030"))
    else:
        path.write_text(page_2017(source), encoding="utf-8")


def page_2009(source: Source) -> str:
    """The site of 2009–2016: nested tables, font tags, GB2312."""
    published = source.meta["published"]
    nav = " | ".join(f'<a href="#">{name}</a>' for name in NAV_2009)
    body = "\n".join(paragraph(item, old=True) for item in content(source))
    return f"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{escape(source.title)}-棠溪县人民政府</title>
</head>
<body bgcolor="#FFFFFF" topmargin="0">
<table width="980" border="0" align="center" cellpadding="0" cellspacing="0">
<tr><td height="28" bgcolor="#B40000"><font color="#FFFFFF">{nav}</font></td></tr>
<tr><td>您现在的位置：<a href="#">网站首页</a> &gt;&gt; <a href="#">政务公开</a> &gt;&gt; <a href="#">{source.meta.get("channel", "政府文件")}</a></td></tr>
<tr><td align="center"><b><font size="4" color="#B40000">{escape(source.title)}</font></b></td></tr>
<tr><td align="center"><font size="2">发布时间：{published}　来源：县政府办公室　点击数：{source.meta.get("clicks", 316)}　字号：【<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</font></td></tr>
<tr><td style="line-height:200%">
{body}
</td></tr>
<tr><td align="right">【<a href="javascript:window.print()">打印本页</a>】【<a href="javascript:window.close()">关闭窗口</a>】</td></tr>
<tr><td align="center"><font size="2">主办：棠溪县人民政府办公室　建议使用1024×768分辨率浏览</font></td></tr>
</table>
</body>
</html>
"""


def page_2017(source: Source) -> str:
    """The site of 2017–2022: metadata table, share buttons, print bar."""
    nav = "".join(f'<li><a href="#">{name}</a></li>' for name in NAV_2017)
    body = "\n".join(paragraph(item, old=False) for item in content(source))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="ArticleTitle" content="{escape(source.title)}">
<meta name="PubDate" content="{source.meta["published"]}">
<title>{escape(source.title)}_棠溪县人民政府门户网站</title>
<style>.xl-meta td{{border:1px solid #ccc}}</style>
</head>
<body>
<div class="header"><ul class="nav">{nav}</ul></div>
<div class="position">当前位置：<a href="#">首页</a> &gt; <a href="#">政府信息公开</a> &gt; <a href="#">法定主动公开内容</a> &gt; <a href="#">{source.meta.get("channel", "政府文件")}</a></div>
<div class="xl-meta">{metadata_table(source)}</div>
<div class="tools"><span>【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</span><a href="#">打印</a><a href="#">收藏</a></div>
<div class="article">
{body}
</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="#">QQ空间</a></div>
<!-- --&gt; -->
<div class="related"><h3>相关链接</h3><ul><li><a href="#">棠溪县政府信息公开指南</a></li><li><a href="#">我要写信</a></li></ul></div>
<div class="footer"><p>主办：棠溪县人民政府办公室　承办：棠溪县政务信息中心</p><p>网站标识码：0000000000</p></div>
</body>
</html>
"""


def metadata_table(source: Source) -> str:
    meta = source.meta
    pairs = [
        ("索引号", meta.get("index", "")),
        ("主题分类", meta["theme"].replace("/", "\\")),
        ("发文机关", "、".join(meta["issuers"])),
        ("成文日期", meta["written"].isoformat()),
        ("标　　题", source.title),
        ("发文字号", meta.get("number", "")),
        ("发布日期", meta["published"].isoformat()),
        ("公开方式", meta["openness"]),
    ]
    rows = "".join(
        f"<tr><td>{a}：</td><td>{escape(b)}</td><td>{c}：</td><td>{escape(d)}</td></tr>"
        for (a, b), (c, d) in zip(pairs[::2], pairs[1::2], strict=True)
    )
    return f"<table>{rows}</table>"


def content(source: Source) -> list[Item]:
    """What the site keeper pasted: the red head stays in the office."""
    return [item for item in lay_out(source) if item.role not in {"mark", "urgency"}]


def paragraph(item: Item, *, old: bool) -> str:
    if isinstance(item.block, Table):
        return html_table(item.block)
    text = escape(item.text)
    level = item.block.level if isinstance(item.block, Line) else ""
    if item.role in {"number", "title", "centre", "annex_title"} or level in {"centre", "chapter", "section"}:
        return centred(text, old=old, strong=item.role != "number")
    if item.role in {"issuer", "date"}:
        return f'<p align="right">{text}&nbsp;&nbsp;&nbsp;&nbsp;</p>'
    if not text:
        return "<br>"
    if item.role in {"to", "annex_label", "registration"}:
        return f"<p>{text}</p>"
    return (
        f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{text}</p>"
        if old
        else f'<p style="text-indent: 2em;"><span>{text}</span></p>'
    )


def centred(text: str, *, old: bool, strong: bool) -> str:
    if old:
        return f'<p align="center">{f"<b>{text}</b>" if strong else text}</p>'
    inner = f"<strong>{text}</strong>" if strong else text
    return f'<p style="text-align: center;">{inner}</p>'


def html_table(table: Table) -> str:
    rows = []
    for row in table.rows:
        cells = "".join(
            f"<td{span(cell.columns, 'col')}{span(cell.rows, 'row')}>{escape(cell.text)}</td>"
            for _, cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f'<table border="1" cellspacing="0">{"".join(rows)}</table>'


def span(count: int, kind: str) -> str:
    return f' {kind}span="{count}"' if count > 1 else ""
