"""Papers of a case: checked when they come in, sealed on the disk outside the web root, opened for those on the case."""

import hashlib
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import transaction

from kaicheng.foi.identity import ring
from kaicheng.foi.models import Case, Paper
from kaicheng.kernel.refusals import Invalid, Refusal
from kaicheng.kernel.text import without_controls
from kaicheng.users.models import User

LARGEST = 20 * 1024 * 1024  # bytes of one paper
MOST = 20  # papers in one go
MOST_BYTES = 3 * LARGEST  # of all files that are sent at once: they are sealed in memory
_SWEPT = timedelta(days=60)  # after its erasure a paper is looked at so long
# endings that are taken, with the bytes such a file begins with and its media type
_PK, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
TYPES = {
    ".pdf": (b"%PDF", "application/pdf"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG", "image/png"),
    ".docx": (_PK, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": (_PK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".ofd": (_PK, "application/ofd"),
    ".doc": (_OLE, "application/msword"),
    ".wps": (_OLE, "application/vnd.ms-works"),
    ".xls": (_OLE, "application/vnd.ms-excel"),
    ".zip": (_PK, "application/zip"),
}


class PaperGone(Refusal):
    code = "foi.paper_gone"
    title = "文件无法打开"
    sentence = "该文件已按保存期限清除，或者已损坏。"
    advice = "请与平台管理员联系，从备份中恢复。"


def checked(name: str, content: bytes) -> tuple[str, str]:
    """Give the plain name and the media type. Raises Invalid for what is too large, empty or not what it says it is."""
    plain = PurePosixPath(without_controls(name).replace("\\", "/")).name[-200:] or "未命名"
    kind = TYPES.get(PurePosixPath(plain).suffix.lower())
    if kind is None:
        raise Invalid(
            errors={
                "files": f"《{plain}》的类型不能接收，请改为 PDF、图片（JPG、PNG）、Word、Excel 或 OFD 文件。"
            }
        )
    if not content:
        raise Invalid(errors={"files": f"《{plain}》是空文件，请重新选择。"})
    if len(content) > LARGEST:
        raise Invalid(
            errors={"files": f"《{plain}》有{len(content) // 1024 // 1024} MB，超过20 MB，请压缩后再上传。"}
        )
    if not content.startswith(kind[0]):
        raise Invalid(errors={"files": f"《{plain}》的内容与扩展名不符，可能已损坏，请重新保存后上传。"})
    return plain, kind[1]


def keep(
    case: Case,
    kind: Paper.Kind,
    name: str,
    content: bytes,
    *,
    now: datetime,
    by: User | None = None,
    shown: bool = False,
) -> Paper:
    """Add a paper to a case. The sealed file is on the disk before the row is written. `shown`: the applicant may fetch it."""
    plain, media_type = checked(name, content)
    paper = Paper(
        case=case, kind=kind, name=plain, media_type=media_type, size=len(content), added_at=now, added_by=by,
        digest=hashlib.sha256(content).hexdigest(), for_applicant=shown,
    )  # fmt: skip
    _write(_place(paper), ring().seal(content, _bound(paper)).encode("ascii"))
    paper.save()
    return paper


def opened(paper: Paper) -> bytes:
    """The content of a paper. Whoever calls has asked whether its reader may. Raises PaperGone."""
    try:
        content = ring().open(_place(paper).read_text(encoding="ascii"), _bound(paper))
    except FileNotFoundError as error:
        raise PaperGone from error
    if hashlib.sha256(content).hexdigest() != paper.digest:
        raise PaperGone
    return content


def erase(paper: Paper, *, now: datetime) -> None:
    """Erase the content, keep the row: what there was is still known."""
    Paper.objects.filter(pk=paper.pk).update(erased_at=now)
    transaction.on_commit(lambda: _place(paper).unlink(missing_ok=True))


def sweep(*, now: datetime) -> None:
    """Take away the files of papers that were erased lately: where the process ended before it came to that, they are still there."""
    for paper in Paper.objects.filter(erased_at__gt=now - _SWEPT):
        _place(paper).unlink(missing_ok=True)


def seal_again(paper: Paper) -> bool:
    """Seal under the newest key. Says whether it was needed."""
    place = _place(paper)
    if not place.exists() or not ring().stale(place.read_text(encoding="ascii")):
        return False
    _write(place, ring().seal(opened(paper), _bound(paper)).encode("ascii"))
    if Paper.objects.filter(pk=paper.pk, erased_at__isnull=False).exists():  # erased in the meantime
        place.unlink(missing_ok=True)
    return True


def _place(paper: Paper) -> Path:
    return Path(settings.FOI_ROOT) / paper.key.hex[:2] / paper.key.hex


def _bound(paper: Paper) -> str:
    return f"foi.paper:{paper.key}"


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
