"""The addresses of the API: each an operation with what it may be asked and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kaicheng.portal.api import answers
from kaicheng.portal.api.parameters import Asked, BadRequest, Parameter, read

Handler = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class PathPart:
    """A variable part of an address."""

    name: str
    description: str
    pattern: str
    converter: str = "slug"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. `path` is below /api/v1/ in OpenAPI's spelling; `answer` names its schema.

    The handler gets the request, what was asked, and the parts of the path.
    """

    name: str
    path: str
    summary: str
    handler: Handler
    answer: str
    tag: str
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    parts: tuple[PathPart, ...] = ()
    media_type: str = answers.JSON

    @property
    def route(self) -> str:
        """The same path as Django spells it."""
        path = self.path
        for part in self.parts:
            path = path.replace(f"{{{part.name}}}", f"<{part.converter}:{part.name}>")
        return path

    @property
    def asked(self) -> int:
        """How many parameters it takes."""
        return len(self.parts) + len(self.parameters)

    def view(self, request: HttpRequest, **parts: str) -> HttpResponseBase:
        """Answer a request: the method, the query, then the handler; whatever is wrong becomes a problem."""
        if request.method == "OPTIONS":
            return answers.options()
        if request.method not in {"GET", "HEAD"}:
            return answers.method_not_allowed(request.method or "")
        try:
            asked: Asked = read(request.GET, self.parameters)
            return self.handler(request, asked, **parts)
        except BadRequest as refusal:
            return answers.problem(400, "请求有误", str(refusal))


def lost(request: HttpRequest, **_: Any) -> HttpResponse:
    """Whatever else stands below /api/v1/."""
    if request.method == "OPTIONS":
        return answers.options()
    return answers.not_found("接口中没有这个地址，全部地址见 /api/ 。")
