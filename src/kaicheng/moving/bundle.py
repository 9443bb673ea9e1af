"""The files of an old site: in a zip, or in a folder on the server; found by the paths that a sheet names."""

import os
import struct
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from kaicheng.documents.intake.unpacking import LARGEST, MOST_BLOWN_UP, name_in

MOST_FILES = 500_000
_SMALL = 1024 * 1024
_ENCRYPTED_FLAG = 0x1
_RUBBISH = ("__MACOSX/", ".", "~$", "Thumbs.db", "desktop.ini")


class NoSuchFile(Exception):  # noqa: N818 - a fact about a row; `sentence` is for the clerk
    """A path of the sheet that leads to no file, or to several, or to one that cannot be taken."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass
class Bundle:
    """The files by their paths; a path is found by its whole, or by its end where that is enough to tell."""

    root: Path
    packed: bool
    paths: dict[str, str] = field(default_factory=dict)  # folded path → as it is
    by_name: dict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )  # last part → folded paths
    infos: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def find(self, wanted: str) -> str:
        """Give the real path of a file that a sheet names. Raises NoSuchFile."""
        key = _folded(_path_in(wanted))
        if not key:
            raise NoSuchFile("文件路径是空的。")
        if key in self.paths:
            return self.paths[key]
        named = self.by_name.get(PurePosixPath(key).name, [])
        # a zip often has one folder around everything, a sheet often names the whole way on the old server
        fitting = [path for path in named if path.endswith(f"/{key}") or key.endswith(f"/{path}")]
        chosen = fitting or (named if "/" not in key or len(named) == 1 else [])
        if len(chosen) == 1:
            return self.paths[chosen[0]]
        if chosen:
            raise NoSuchFile(f"文件包中有{len(chosen)}个“{wanted[:80]}”，请写明所在的文件夹。")
        raise NoSuchFile(f"文件包中没有“{wanted[:120]}”。")

    def read(self, path: str) -> bytes:
        """Read one file by its real path. Raises NoSuchFile."""
        try:
            return self._packed(path) if self.packed else self._loose(path)
        except (
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as error:
            raise NoSuchFile(f"文件包中的“{path}”已损坏，无法取出。") from error
        except OSError as error:
            raise NoSuchFile(f"“{path}”不能读取（{error.strerror}）。") from error

    def _loose(self, path: str) -> bytes:
        place = self.root / path
        if place.stat().st_size > LARGEST:
            raise NoSuchFile(f"“{path}”超过 100 MB。")
        return place.read_bytes()

    def _packed(self, path: str) -> bytes:
        info = self.infos[path]
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise NoSuchFile("文件包设有密码，请取消密码重新打包。")
        if info.file_size > LARGEST:
            raise NoSuchFile(f"“{path}”超过 100 MB。")
        if info.file_size > _SMALL and info.file_size > MOST_BLOWN_UP * max(info.compress_size, 1):
            raise NoSuchFile(f"“{path}”展开后的体积远大于正常文件，没有读取。")
        with _archive(str(self.root), _stamp(self.root)).open(info) as member:
            return member.read(info.file_size + 1)


def open_bundle(root: Path) -> Bundle:
    """Open a zip or a folder; the same one is looked through once in a process. Raises NoSuchFile where it is none."""
    try:
        return _opened(str(root), _stamp(root))
    except (zipfile.BadZipFile, struct.error, ValueError) as error:
        raise NoSuchFile("文件包已损坏，无法打开，请重新打包。") from error
    except OSError as error:
        raise NoSuchFile(f"文件包或目录不能读取（{error.strerror}）。") from error


def _stamp(root: Path) -> int:
    return root.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _opened(root: str, _stamped: int) -> Bundle:
    place = Path(root)
    bundle = Bundle(place, packed=place.is_file())
    for path in _members(bundle) if bundle.packed else _files_in(place):
        if any(part.startswith(_RUBBISH) for part in path.split("/")):
            continue
        key = _folded(path)
        if bundle.paths.setdefault(key, path) == path:
            bundle.by_name[PurePosixPath(key).name].append(key)
        if len(bundle.paths) > MOST_FILES:
            raise NoSuchFile(f"文件包中的文件超过{MOST_FILES}个，请分几批导入。")
    return bundle


@lru_cache(maxsize=4)
def _archive(root: str, _stamped: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(root)


def _members(bundle: Bundle) -> list[str]:
    root = bundle.root
    for info in _archive(str(root), _stamp(root)).infolist():
        if not info.is_dir():
            bundle.infos[name_in(info).replace("\\", "/").lstrip("/")] = info
    return list(bundle.infos)


def _files_in(root: Path) -> list[str]:
    """All files below a folder; links are not followed, so that nothing outside is reached."""
    found = []
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                found.append(path.relative_to(root).as_posix())
    return found


def _path_in(wanted: str) -> str:
    r"""The path of “http://…/a/b.docx”, “D:\a\b.docx”, “./a/b.docx”, without what leads to the root."""
    bare = wanted.strip().strip("\"'《》")
    if bare.lower().startswith(("http://", "https://")):
        bare = unquote(urlsplit(bare).path)
    bare = bare.replace("\\", "/")
    if len(bare) > 1 and bare[1] == ":":
        bare = bare[2:]
    return "/".join(part for part in bare.split("/") if part not in {"", ".", ".."})


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
