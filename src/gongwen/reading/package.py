"""Zip packages (docx, ofd) under limits: only the parts that are asked for are unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongwen.errors import (
    BrokenFileError,
    EncryptedFileError,
    OversizedFileError,
    TooDeepFileError,
    ZipBombError,
)
from gongwen.reading.limits import MEGABYTE, Limits, Upload

ENCRYPTED_FLAG = 0x1

# What zipfile raises over damaged or exotic packages; RuntimeError is an encrypted entry,
# NotImplementedError an unknown compression, ValueError and OverflowError nonsense offsets.
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, OverflowError,
)  # fmt: skip
_REMEMBERED = 64  # parts of a package, each of a megabyte at most
_OPENED = "package"  # under this it stays with the upload


@dataclass(frozen=True, slots=True)
class _Opened:
    """A package as it was opened: who reads a file after another (door, reader, scrutiny) meets the same one."""

    package: zipfile.ZipFile
    infos: dict[str, zipfile.ZipInfo]
    parts: dict[str, bytes] = field(default_factory=dict)  # unpacked before; small ones only
    trees: dict[str, Any] = field(default_factory=dict)  # parsed before (`safe_xml.part_tree`)


def _open(upload: Upload) -> _Opened:
    try:
        package = zipfile.ZipFile(io.BytesIO(upload.data))
    except _ZIP_ERRORS as error:
        raise BrokenFileError(upload.name) from error
    infos = {info.filename.replace("\\", "/").lstrip("/"): info for info in package.infolist()}
    _refuse_bomb(package.infolist(), upload.name, upload.limits)
    upload.kept[_OPENED] = opened = _Opened(package, infos)
    return opened


class Package:
    """A zip package opened for reading parts by name; opened once for an upload, however often it is asked for."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self._opened = upload.kept.get(_OPENED) or _open(upload)

    @property
    def _infos(self) -> dict[str, zipfile.ZipInfo]:
        return self._opened.infos

    def __contains__(self, part: str) -> bool:
        return part in self._infos

    @property
    def names(self) -> tuple[str, ...]:
        """Part names with forward slashes and no leading slash."""
        return tuple(self._infos)

    @property
    def trees(self) -> dict[str, Any]:
        """Parts that somebody parsed, by name: see `safe_xml.part_tree`."""
        return self._opened.trees

    @property
    def sizes(self) -> dict[str, int]:
        """Unpacked size of each part in bytes, as the package states it."""
        return {name: info.file_size for name, info in self._infos.items()}

    def read(self, part: str) -> bytes:
        """The bytes of one part.

        Raises:
            BrokenFileError: the part is missing or damaged.
            EncryptedFileError: the part is stored with a password.
            OversizedFileError: the part is larger than `Limits.part_size`.

        """
        known = self._opened.parts.get(part)
        if known is not None:
            return known
        info = self._checked(part)
        try:
            content = self._opened.package.read(info)
        except _ZIP_ERRORS as error:
            raise BrokenFileError(self.upload.name) from error
        if len(content) <= MEGABYTE and len(self._opened.parts) < _REMEMBERED:
            self._opened.parts[part] = content
        return content

    def chunks(self, part: str, size: int) -> Iterator[bytes]:
        """The bytes of one part piece by piece, unpacked as far as they are asked for. Raises as `read`."""
        info = self._checked(part)
        try:
            with self._opened.package.open(info) as stream:
                while piece := stream.read(size):
                    yield piece
        except _ZIP_ERRORS as error:
            raise BrokenFileError(self.upload.name) from error

    def _checked(self, part: str) -> zipfile.ZipInfo:
        name, limit = self.upload.name, self.upload.limits.part_size
        info = self._infos.get(part)
        if info is None:
            raise BrokenFileError(name, sentence=f"文件缺少必需的组成部分（{part}）。")
        if info.flag_bits & ENCRYPTED_FLAG:
            raise EncryptedFileError(name)
        if info.file_size > limit:
            raise OversizedFileError(name, sentence=f"正文展开后超过 {limit // MEGABYTE} MB，系统无法处理。")
        return info


def _refuse_bomb(infos: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(infos) > limits.entries:
        raise ZipBombError(
            name, sentence=f"文件内含 {len(infos)} 个组成部分，远多于正常文档，可能是恶意文件。"
        )
    if sum(info.file_size for info in infos) > limits.unpacked_size:
        raise ZipBombError(name)
    for info in infos:
        if info.file_size > MEGABYTE and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise ZipBombError(name)


def xml_trouble(error: Exception, name: str) -> BrokenFileError | TooDeepFileError:
    """The refusal for what an XML parser said: too deep a nesting or plain damage."""
    message = str(error).lower()
    if "depth" in message:
        return TooDeepFileError(name)
    return BrokenFileError(name)
