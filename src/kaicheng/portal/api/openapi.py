"""The OpenAPI 3.1 document, made from the operations themselves."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from kaicheng.portal.api.answers import JSON, PROBLEM
from kaicheng.portal.api.routes import Operation
from kaicheng.portal.api.schemas import SCHEMAS

_NOT_MODIFIED = {"description": "没有变化（If-None-Match 与现在的 ETag 相同）", "headers": {"ETag": {"schema": {"type": "string"}}}}  # fmt: skip
_REFERENCE = "#/components/schemas/"


def described(operations: Iterable[Operation]) -> dict[str, Any]:
    """Describe the whole API."""
    operations = tuple(operations)
    tags = dict.fromkeys(operation.tag for operation in operations)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME}开放接口",
            "version": "1",
            "description": "只读接口，内容与网站公开的一致，无需申请密钥。出错时以一句话说明原因和办法。",
        },
        "servers": [{"url": f"{settings.SITE_URL.rstrip('/')}/api/v1", "description": "本站"}],
        "tags": [{"name": tag} for tag in tags],
        "paths": {f"/{operation.path}": {"get": _get(operation)} for operation in operations},
        "components": {"schemas": SCHEMAS},
    }


def _get(operation: Operation) -> dict[str, Any]:
    media = {operation.media_type: {"schema": _answer(operation)}}
    answers: dict[str, Any] = {
        "200": {
            "description": "成功",
            "headers": {"ETag": {"description": "校验值", "schema": {"type": "string"}}},
            "content": media,
        },
        "304": _NOT_MODIFIED,
        "400": _problem("请求有误"),
        "405": _problem("不支持的方法"),
    }
    if operation.parts:
        answers |= {"404": _problem("没有这一项"), "410": _problem("已撤回")}
    if operation.media_type != JSON:
        answers |= {
            "206": {"description": "所要的一段（Range）", "content": media},
            "416": {"description": "没有所要的一段"},
        }
    return {
        "operationId": operation.name.removeprefix("api_"),
        "summary": operation.summary,
        "description": operation.description or operation.summary,
        "tags": [operation.tag],
        "parameters": [*_parts(operation), *(one.described() for one in operation.parameters)],
        "responses": dict(sorted(answers.items())),
    }


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.media_type != JSON:
        return {"type": "string", "format": "binary"}
    return {"$ref": f"{_REFERENCE}{operation.answer}"} if operation.answer else {"type": "object"}


def _parts(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": part.name,
            "in": "path",
            "required": True,
            "description": part.description,
            "schema": {"type": "string", "pattern": part.pattern},
        }
        for part in operation.parts
    ]


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {PROBLEM: {"schema": {"$ref": f"{_REFERENCE}Problem"}}}}
