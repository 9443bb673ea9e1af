"""Declared data: TOML files whose every value has a basis and the day from which it applies.

A file carries `basis` and `in_force_from` at its top; a row or value may carry its own. What is wrong in a
declaration stops the start with the file, the key and what to do; it is never guessed around.
"""

import dataclasses
import tomllib
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class DeclarationError(Exception):
    """A declaration that cannot be used. `file`, `key` say where; the message (Chinese) says what to do."""

    def __init__(self, file: Path, key: str, what: str) -> None:
        self.file = file
        self.key = key
        super().__init__(f"声明文件 {file.name}（{file}）的“{key}”有误：{what}")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """One value, the day from which it applies (that day included) and the clause it rests on."""

    value: T
    in_force_from: date
    basis: str


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """A value that changes with time, oldest first."""

    name: str
    values: tuple[Dated[T], ...]

    def on(self, day: date) -> T:
        """Give the value that applies on that day. Raises LookupError before the first one applies."""
        applying = [dated for dated in self.values if dated.in_force_from <= day]
        if not applying:
            raise LookupError(
                f"参数“{self.name}”在{day:%Y-%m-%d}尚无适用的值，最早自{self.values[0].in_force_from}起适用"
            )
        return applying[-1].value


class Declaration:
    """One TOML file, checked as it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = _parse(path)
        self.basis = self._own("basis", str)
        self.in_force_from = self._own("in_force_from", date)

    def rows(self, table: str, row_type: type[T], *, unique: str = "code") -> tuple[T, ...]:
        """Give `[[table]]` as frozen dataclasses; a field that a row leaves out takes the class's default.

        A row type with the fields `basis` and `in_force_from` gets the file's where the row has none.
        """
        rows = self.data.get(table)
        if not isinstance(rows, list) or not rows:
            raise DeclarationError(self.path, table, f"缺少 [[{table}]]，请至少写一项。")
        out: list[T] = []
        seen: set[Any] = set()
        for number, row in enumerate(rows, 1):
            where = f"{table} 第{number}项"
            item = self._row(where, row, row_type)
            mark = getattr(item, unique, None)
            if mark is not None and mark in seen:
                raise DeclarationError(
                    self.path, f"{where}.{unique}", f"“{mark}”与前面重复，请改为不同的值。"
                )
            seen.add(mark)
            out.append(item)
        return tuple(out)

    def parameter(self, name: str, value_type: type[T]) -> Parameter[T]:
        """Give `[[name]]`, each with `value`, as a parameter dated by `in_force_from`."""
        entries = self.data.get(name)
        if not isinstance(entries, list) or not entries:
            raise DeclarationError(self.path, name, f"缺少 [[{name}]]，请写明 value、basis、in_force_from。")
        values: list[Dated[T]] = []
        for number, entry in enumerate(entries, 1):
            where = f"{name} 第{number}项"
            if not isinstance(entry, Mapping) or "value" not in entry:
                raise DeclarationError(self.path, f"{where}.value", "缺少取值，请补上 value。")
            value = self._checked(f"{where}.value", entry["value"], value_type)
            since = self._checked(
                f"{where}.in_force_from", entry.get("in_force_from", self.in_force_from), date
            )
            basis = self._checked(f"{where}.basis", entry.get("basis", self.basis), str)
            values.append(Dated(value, since, basis))
        values.sort(key=lambda dated: dated.in_force_from)
        days = [dated.in_force_from for dated in values]
        if len(set(days)) != len(days):
            raise DeclarationError(
                self.path, name, "有两个值自同一天起适用，请改正其中一个的 in_force_from。"
            )
        return Parameter(name, tuple(values))

    def _own(self, key: str, kind: Any) -> Any:
        if key not in self.data:
            raise DeclarationError(
                self.path, key, f"文件开头缺少 {key}，请写明依据（basis）和适用之日（in_force_from）。"
            )
        return self._checked(key, self.data[key], kind)

    def _row(self, where: str, row: Any, row_type: type[T]) -> T:
        if not isinstance(row, Mapping):
            raise DeclarationError(self.path, where, "应为一组“键 = 值”。")
        hints = get_type_hints(row_type)
        fields = {field.name: field for field in dataclasses.fields(row_type)}  # type: ignore[arg-type]  # T is a dataclass
        for key in row:
            if key not in fields:
                raise DeclarationError(
                    self.path, f"{where}.{key}", f"没有这个键，可用的是：{'、'.join(fields)}。"
                )
        given = {**{k: getattr(self, k) for k in ("basis", "in_force_from") if k in fields}, **row}
        for name, field in fields.items():
            required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            if name not in given and required:
                raise DeclarationError(self.path, f"{where}.{name}", "缺少这一项，请补上。")
        return row_type(**{k: self._checked(f"{where}.{k}", v, hints[k]) for k, v in given.items()})

    def _checked(self, where: str, value: Any, kind: Any) -> Any:
        origin = get_origin(kind)
        if origin in {Union, types.UnionType}:
            kind = next(choice for choice in get_args(kind) if choice is not type(None))
            origin = get_origin(kind)
        if origin is tuple:
            if not isinstance(value, list):
                raise DeclarationError(self.path, where, '应为列表，形如 ["…", "…"]。')
            inner = get_args(kind)[0]
            return tuple(self._checked(f"{where}[{n}]", item, inner) for n, item in enumerate(value, 1))
        if not _fits(value, kind):
            raise DeclarationError(
                self.path, where, f"“{value}”的类型不对，应为{_KIND_NAMES.get(kind, kind)}。"
            )
        return value


_KIND_NAMES = {
    str: "文字（加引号）",
    int: "整数",
    bool: "true 或 false",
    date: "日期（形如 2019-05-15，不加引号）",
}


def _fits(value: Any, kind: Any) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, kind)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DeclarationError(path, "文件", "找不到该文件，请从程序包中恢复。") from error
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(path, "文件", f"不是合格的 TOML：{error}。请按提示的行列改正。") from error
