"""A piece of text from a file: the words, where a clerk finds them, and whether a reader of the page would see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gongwen.errors import OversizedFileError, TooDeepFileError
from gongwen.reading.limits import Limits, Upload


@dataclass(frozen=True, slots=True)
class Piece:
    """`place` in Chinese, from the outside inwards; `hidden`: nobody sees it who opens and reads the file.

    `hint`: the head of the column; `numeric`: a number of a spreadsheet; `strings`: printable runs of a binary file,
    good for numbers with check digits only.
    """

    text: str
    place: str
    hidden: bool = False
    hint: str = ""
    numeric: bool = False
    strings: bool = False

    def inside(self, outer: str) -> "Piece":
        return replace(self, place=f"{outer}，{self.place}" if self.place else outer)


DEEPEST = 3  # files in files in files


@dataclass(slots=True)
class Opening:
    """One file to be opened with all that is in it. `left`: bytes that may still be unpacked over all levels."""

    upload: Upload
    depth: int = 0
    left: list[int] = field(default_factory=list)
    open_inner: "Callable[[Opening], Iterator[Piece]] | None" = None

    def __post_init__(self) -> None:
        if not self.left:
            self.left.append(self.upload.limits.unpacked_size)

    @property
    def limits(self) -> Limits:
        return self.upload.limits

    def inner(self, data: bytes, name: str) -> Iterator[Piece]:
        """The pieces of a file inside this one."""
        if self.depth >= DEEPEST:
            raise TooDeepFileError(self.upload.name)
        self.left[0] -= len(data)
        if self.left[0] < 0:
            raise OversizedFileError(self.upload.name, sentence="文件层层展开后的总量超过上限。")
        if self.open_inner is not None and data:
            upload = Upload(data, name, self.limits)
            yield from self.open_inner(Opening(upload, self.depth + 1, self.left, self.open_inner))
