"""What cleaning gives: the copy, what was taken out, and why a file cannot be cleaned."""

from collections import Counter
from dataclasses import dataclass, field

from gongwen.errors import UnreadableFileError


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned copy and its name. `removed`: what was taken out, in words; `changed`: the bytes are others."""

    data: bytes = field(repr=False)
    name: str
    removed: tuple[str, ...] = ()
    changed: bool = False


class NotCleanableError(UnreadableFileError):
    code = "file.not_cleanable"
    title = "不能清理隐藏内容"
    sentence = "这种格式的文件，系统不能检查和清理其中的作者信息、批注、修订等隐藏内容。"
    advice = "请用办公软件另存为 docx、xlsx 或 pdf 后替换。"


class SignedFileError(NotCleanableError):
    code = "file.signed"
    title = "文件带有电子签名"
    sentence = "文件带有电子签名（签章），清理其中的隐藏内容会使签名失效，系统没有改动。"
    advice = "请核对文件中没有不宜公开的批注、属性等内容，或者换用没有签名的文本。"


@dataclass(slots=True)
class Removed:
    """Counts what is taken out, by its name; those that are counted are told with their number."""

    counts: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)

    def count(self, name: str, number: int = 1) -> None:
        if number:
            self.counts[name] += number

    def name(self, name: str) -> None:
        if name not in self.names:
            self.names.append(name)

    def told(self) -> tuple[str, ...]:
        return (*self.names, *(f"{name}{number}处" for name, number in self.counts.items()))
