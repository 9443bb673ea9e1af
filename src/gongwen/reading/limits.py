"""How much one file may cost, and the file as it came."""

from dataclasses import dataclass, field
from typing import Any

from gongwen.errors import OversizedFileError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading one file; beyond them a named error is raised, never a slow death.

    Sizes are in bytes. `ratio` is unpacked to packed size of a zip entry; it is asked only of
    entries above one megabyte, because small XML parts compress far better without any malice.
    """

    file_size: int = 100 * MEGABYTE
    unpacked_size: int = 300 * MEGABYTE
    part_size: int = 48 * MEGABYTE  # one XML part or web page: its tree takes about ten times as much
    ratio: int = 200
    entries: int = 20_000
    pages: int = 3_000
    characters: int = 5_000_000
    blocks: int = 300_000
    conversion_seconds: int = 60


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its bytes, the name it was given and the bounds for reading it.

    `kept`: what was made of the bytes on the way and the next one needs as well.
    """

    data: bytes = field(repr=False)
    name: str = ""
    limits: Limits = DEFAULT_LIMITS
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def extension(self) -> str:
        """Extension in lower case without the dot, "" where there is none."""
        stem, dot, extension = self.name.rpartition(".")
        return extension.strip().lower() if dot and stem else ""


def refuse_oversized(size: int, name: str, limits: Limits) -> None:
    """Refuse a file by its size in bytes."""
    if size > limits.file_size:
        shown, allowed = size / MEGABYTE, limits.file_size / MEGABYTE
        raise OversizedFileError(name, sentence=f"文件大小为 {shown:.1f} MB，超过 {allowed:.0f} MB 的上限。")
