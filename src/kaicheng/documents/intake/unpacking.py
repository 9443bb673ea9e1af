"""Opening what was dropped: single files stay, a zip becomes its files, each with the name its maker saw."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

MOST_FILES = 2000  # in one zip
MOST_BYTES = 500 * 1024 * 1024  # of one zip, unpacked
LARGEST = 100 * 1024 * 1024  # bytes of one file; `files.store` has the same bound
MOST_BLOWN_UP = 300  # times; an official document packs 2 to 20 times
_SMALL = 1024 * 1024  # below this the ratio says nothing
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field with the name in UTF-8
_RUBBISH = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")
_OFFICE_PARTS = frozenset({"[Content_Types].xml", "OFD.xml", "mimetype"})


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as dropped: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken in, and why (a sentence with advice)."""

    name: str
    sentence: str


def opened(upload: Upload) -> Iterator[Upload | Refused]:
    """Give the files that are meant: those inside a zip, or the file itself. Never raises for bad input."""
    if not _is_archive(upload):
        yield upload
        return
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
            yield from _inside(archive, upload.name)
    except (zipfile.BadZipFile, struct.error, OSError, ValueError):
        yield Refused(upload.name, "压缩包已损坏，无法打开。请重新打包后上传，或者直接上传其中的文件。")


def name_in(info: zipfile.ZipInfo) -> str:
    """Give the name as its maker saw it: Chinese Windows writes GB 18030 without saying so."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    if name := _unicode_path(info.extra, raw):
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_archive(upload: Upload) -> bool:
    if not upload.name.lower().endswith(".zip"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
            return not _OFFICE_PARTS.intersection(archive.namelist())
    except (zipfile.BadZipFile, struct.error, OSError, ValueError):
        return True  # called a zip and broken: to be refused as one


def _inside(archive: zipfile.ZipFile, zip_name: str) -> Iterator[Upload | Refused]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    named = [(info, name_in(info)) for info in members]
    wanted = [(info, name) for info, name in named if not _is_rubbish(name)]
    if not wanted:
        yield Refused(zip_name, "压缩包里没有文件。请核对后重新打包上传。")
        return
    room = MOST_BYTES
    for place, (info, name) in enumerate(wanted):
        if place >= MOST_FILES:
            left = len(wanted) - MOST_FILES
            yield Refused(
                zip_name,
                f"压缩包里的文件超过{MOST_FILES}个，后面{left}个没有收下。请把其余文件另行打包上传。",
            )
            return
        trouble = _trouble(info, name, room)
        taken = Refused(name, trouble) if trouble else _taken(archive, info, name)
        if isinstance(taken, Upload):
            room -= len(taken.content)
        yield taken


def _trouble(info: zipfile.ZipInfo, name: str, room: int) -> str:
    if info.flag_bits & _ENCRYPTED_FLAG:
        return "压缩包设有密码，其中的文件无法取出。请取消密码重新打包，或者直接上传文件。"
    if name.lower().endswith((".zip", ".rar", ".7z")):
        return "压缩包里还有压缩包，没有打开。请解压后直接上传其中的文件。"
    if info.file_size > LARGEST or info.file_size > room:
        return "文件过大，或者压缩包展开后过大。请分成几次上传。"
    if info.file_size > _SMALL and info.file_size > MOST_BLOWN_UP * max(info.compress_size, 1):
        return "文件展开后的体积远大于正常文件，可能是恶意文件，没有收下。请向来文单位核实。"
    return ""


def _taken(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Upload | Refused:
    try:
        with archive.open(info) as member:
            content = member.read(info.file_size + 1)  # no more than was announced
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        return Refused(name, "压缩包中的这个文件已损坏，无法取出。请重新打包，或者直接上传该文件。")
    return Upload(name, content)


def _is_rubbish(name: str) -> bool:
    base = PurePosixPath(name).name
    return name.startswith(_RUBBISH) or base.startswith((*_RUBBISH, "._"))


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Read Info-ZIP's field: version 1, CRC of the plain name, the name."""
    while len(extra) >= 4:  # noqa: PLR2004 - two shorts: kind and size
        kind, size = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(body) > 5 and body[0] == 1:  # noqa: PLR2004 - version and CRC before the name
            (crc,) = struct.unpack("<L", body[1:5])
            return body[5:].decode("utf-8", "replace") if crc == zlib.crc32(raw) else ""
    return ""
