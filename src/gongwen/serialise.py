"""An official document as JSON and back, for storing. The shape is versioned; old shapes stay readable."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from gongwen.model import Numbered, OfficialDocument, Paragraph, Reading
from gongwen.source import TableBlock

FORMAT = 1
_NODES: dict[str, type] = {"p": Paragraph, "n": Numbered, "t": TableBlock}
_PLAIN = frozenset({str, int, float, bool, type(None)})
_NODE_KEYS = {cls: key for key, cls in _NODES.items()}


def to_json(document: OfficialDocument) -> dict[str, Any]:
    """Give plain JSON values; fields at their default are left out."""
    return {"shape": FORMAT, **_encode_fields(document)}


def from_json(data: Mapping[str, Any]) -> OfficialDocument:
    """Rebuild the document. Raises ValueError on a shape newer than this program."""
    if data.get("shape", FORMAT) > FORMAT:
        raise ValueError(f"document tree of format {data['shape']}, this program knows up to {FORMAT}")
    document = _decode_dataclass(OfficialDocument, {k: v for k, v in data.items() if k != "shape"}, {})
    assert isinstance(document, OfficialDocument)  # noqa: S101 - for the type checker
    return document


def _encode_fields(value: Any) -> dict[str, Any]:
    out = {}
    for name, default in _defaults(type(value)):  # type: ignore[arg-type]  # a class can be a key
        item = getattr(value, name)
        if item is not default and (item != default or type(item) is not type(default)):
            out[name] = _encode(item)
    return out


@cache
def _defaults(cls: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a class with what stands for "nothing said"."""
    return tuple(
        (
            field.name,
            field.default if field.default_factory is dataclasses.MISSING else field.default_factory(),
        )
        for field in dataclasses.fields(cls)
    )


def _encode(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = _encode_fields(value)
        key = _NODE_KEYS.get(type(value))
        return {"is": key, **fields} if key else fields
    return dict(value) if isinstance(value, Mapping) else value


def _decode_dataclass(cls: type, data: Mapping[str, Any], bound: dict[Any, Any]) -> Any:
    hints = get_type_hints(cls)
    known = {field.name for field in dataclasses.fields(cls)}
    return cls(**{k: _decode(hints[k], v, bound) for k, v in data.items() if k in known})


def _decode(hint: Any, data: Any, bound: dict[Any, Any]) -> Any:
    if isinstance(hint, TypeVar):
        hint = bound[hint]
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _decode_union(hint, data, bound)
    if origin is tuple:
        return tuple(_decode(get_args(hint)[0], item, bound) for item in data)
    if origin is Reading:
        return _decode_dataclass(Reading, data, dict(zip((T_PARAMETER,), get_args(hint), strict=True)))
    if dataclasses.is_dataclass(hint):
        return _decode_dataclass(hint, data, bound)  # type: ignore[arg-type]
    return _decode_leaf(hint, data)


T_PARAMETER = Reading.__parameters__[0]  # type: ignore[attr-defined]


def _decode_union(hint: Any, data: Any, bound: dict[Any, Any]) -> Any:
    if data is None:
        return None
    if isinstance(data, Mapping) and "is" in data:
        return _decode_dataclass(_NODES[data["is"]], {k: v for k, v in data.items() if k != "is"}, bound)
    choices = [choice for choice in get_args(hint) if choice is not type(None)]
    return _decode(choices[0], data, bound)


def _decode_leaf(hint: Any, data: Any) -> Any:
    if hint is date:
        return date.fromisoformat(data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    return data
