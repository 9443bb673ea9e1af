"""The shapes of all answers in JSON Schema, as the OpenAPI document shows them."""

from typing import Any

from kaicheng.documents.validity import LABELS
from kaicheng.organisations.models import AgencyKind
from kaicheng.subscriptions.models import ChangeKind

Schema = dict[str, Any]


def _or_null(schema: Schema) -> Schema:
    if "type" in schema and "enum" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _shape(description: str, /, **fields: Schema) -> Schema:
    """An object with exactly these fields, all of them always there."""
    return {
        "type": "object",
        "description": description,
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _named(name: str) -> Schema:
    return _shape("列表", items=_list(_ref(name)))


def _s(description: str = "") -> Schema:
    return {"type": "string"} | ({"description": description} if description else {})


_TEXT, _WHOLE, _FLAG = _s(), {"type": "integer", "minimum": 0}, {"type": "boolean"}
_DAY: Schema = {"type": "string", "format": "date"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_STATE: Schema = {"type": "string", "enum": [state.value for state in LABELS]}

_LISTED: dict[str, Schema] = {
    "code": _s("短码，长期不变"),
    "url": _ADDRESS,
    "api_url": _ADDRESS,
    "index_number": _or_null(_s("索引号")),
    "title": _s("标题"),
    "doc_number": _or_null(_s("发文字号")),
    "agency": _ref("AgencyName"),
    "issuers": _list(_s("发文机关，按署名顺序")),
    "genre": _or_null(_s("文种")),
    "normative": _FLAG | {"description": "是否行政规范性文件"},
    "theme": _or_null(_ref("Named")),
    "catalogue_item": _or_null(_ref("Named")),
    "written_date": _or_null(_DAY | {"description": "成文日期"}),
    "first_published_at": _or_null(_MOMENT | {"description": "首次发布时间"}),
    "published_at": _or_null(_MOMENT | {"description": "现行版本发布时间"}),
    "version": _WHOLE,
    "validity": _ref("Validity"),
    "summary": _s("内容概述"),
    "keywords": _list(_TEXT),
    "audience": _list(_ref("Named")),
}

SCHEMAS: dict[str, Schema] = {
    "Problem": _shape(
        "请求未能完成的原因（RFC 9457）", type=_TEXT, title=_TEXT, status=_WHOLE, detail=_s("说明和办法")
    ),
    "Named": _shape("代码和名称", code=_TEXT, name=_TEXT),
    "AgencyName": _shape("机关", code=_TEXT, name=_TEXT),
    "Validity": _shape(
        "今日的效力，以及决定效力的日期；ends_on 为不再有效的第一日",
        state=_STATE,
        label=_TEXT,
        sentence=_s("完整说明"),
        stands=_FLAG | {"description": "今日是否现行有效"},
        since=_or_null(_DAY),
        effective_from=_or_null(_DAY),
        valid_until=_or_null(_DAY),
        ends_on=_or_null(_DAY),
    ),
    "DocumentSummary": _shape("列表中的文件", **_LISTED),
    "DocumentPage": _shape(
        "一页文件；next_cursor 为空表示到底",
        total=_WHOLE,
        items=_list(_ref("DocumentSummary")),
        next_cursor=_or_null(_TEXT),
    ),
    "Relation": _shape(
        "与另一文件的关系；incoming 为真表示由对方指向本文件；url 为空表示对方不在文件库中",
        kind=_TEXT,
        label=_TEXT,
        incoming=_FLAG,
        title=_TEXT,
        doc_number=_or_null(_TEXT),
        code=_or_null(_TEXT),
        url=_or_null(_ADDRESS),
        effective_on=_or_null(_DAY),
    ),
    "Attachment": _shape(
        "附件；url 为空表示正在作公开前的检查，稍后可下载",
        title=_TEXT,
        name=_TEXT,
        size=_or_null(_WHOLE),
        media_type=_or_null(_TEXT),
        url=_or_null(_ADDRESS),
    ),
    "Download": _shape("下载", kind=_TEXT, url=_ADDRESS),
    "Edition": _shape(
        "版本", version=_WHOLE, published_at=_or_null(_MOMENT), change_note=_TEXT, current=_FLAG
    ),
    "Heading": _shape("目录的一行", id=_s("正文中的锚点"), depth=_WHOLE, label=_TEXT),
    "Document": _shape(
        "一份文件",
        **_LISTED,
        addressees=_s("主送机关"),
        registration_no=_or_null(_s("统一登记号")),
        openness=_s("公开属性"),
        change_note=_s("现行版本的修改说明"),
        relations=_list(_ref("Relation")),
        attachments=_list(_ref("Attachment")),
        downloads=_list(_ref("Download")),
        editions=_list(_ref("Edition")),
        outline=_list(_ref("Heading")),
        text=_or_null({
            "type": "object", "properties": {"plain": _TEXT, "html": _TEXT}, "additionalProperties": False,
        }),
    ),
    "Agency": _shape(
        "机关",
        code=_TEXT,
        name=_TEXT,
        url=_ADDRESS,
        short_name=_or_null(_TEXT),
        kind={"type": "string", "enum": [kind.value for kind in AgencyKind]},
        parent=_or_null(_s("上级机关代码")),
        successor=_or_null(_s("承继机关代码")),
        stands=_FLAG | {"description": "今日是否存续"},
        abolished_on=_or_null(_DAY),
        credit_code=_or_null(_s("统一社会信用代码")),
        address=_or_null(_TEXT),
        telephone=_or_null(_TEXT),
        office_hours=_or_null(_TEXT),
        disclosure_office=_or_null(_s("公开工作机构")),
        documents=_WHOLE | {"description": "该机关（不含所属单位）公开的文件数"},
    ),
    "AgencyList": _named("Agency"),
    "Theme": _shape("主题分类", code=_TEXT, name=_TEXT, parent=_or_null(_TEXT), documents=_WHOLE),
    "ThemeList": _named("Theme"),
    "Genre": _shape("文种", name=_TEXT, statutory=_FLAG | {"description": "是否法定文种"}),
    "GenreList": _named("Genre"),
    "CatalogueItem": _shape(
        "法定主动公开内容", code=_TEXT, name=_TEXT, clause=_s("条款"), term=_s("公开期限"), basis=_s("依据")
    ),
    "CatalogueList": _named("CatalogueItem"),
    "AudienceList": _named("Named"),
    "State": _shape("效力状态", code=_STATE, name=_TEXT, stands=_FLAG | {"description": "是否属于现行有效"}),
    "StateList": _named("State"),
    "Column": _shape(
        "栏目",
        code=_TEXT,
        name=_TEXT,
        kind=_TEXT,
        description=_TEXT,
        agency=_or_null(_ref("AgencyName")),
        open=_FLAG | {"description": "是否在办；已结束的专栏在历史专题中"},
        url=_ADDRESS,
    ),
    "ColumnList": _named("Column"),
    "Change": _shape(
        "一次变化",
        id=_WHOLE,
        kind={"type": "string", "enum": [kind.value for kind in ChangeKind]},
        label=_TEXT,
        at=_or_null(_MOMENT),
        code=_s("文件短码"),
        document=_or_null(_ref("DocumentSummary")),
    ),
    "ChangePage": _shape(
        "一页变化；more 为假表示已读到最新，稍后用同一 next_cursor 再来",
        items=_list(_ref("Change")),
        next_cursor=_TEXT,
        more=_FLAG,
    ),
    "Hit": _shape("检索结果", title_html=_TEXT, snippet_html=_TEXT, document=_ref("DocumentSummary")),
    "SearchPage": _shape(
        "检索结果页",
        total=_WHOLE,
        items=_list(_ref("Hit")),
        words=_list(_TEXT),
        did_you_mean=_list(_TEXT),
        explanations=_list(_TEXT),
    ),
    "BulkFile": _shape(
        "打包文件", name=_TEXT, kind=_TEXT, url=_ADDRESS, size=_WHOLE, sha256=_TEXT, made_at=_MOMENT, documents=_WHOLE
    ),
    "BulkList": _shape(
        "全库打包下载；building 表示正在更新，稍后即有新的", files=_list(_ref("BulkFile")), building=_FLAG
    ),
    "Index": _shape("入口", name=_TEXT, description=_TEXT, documents=_WHOLE, links=_list(_ref("Link"))),
    "Link": _shape("地址", summary=_TEXT, path=_TEXT),
}  # fmt: skip
