"""What a report stands on: documents the public may read, columns, addresses, files. Checked first, then kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from kaicheng.columns.models import Column
from kaicheng.documents.models import Document
from kaicheng.documents.selectors import public_documents
from kaicheng.documents.services.scrutiny import scrutinies_of
from kaicheng.files.models import StoredFile
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import shortened
from kaicheng.workplan.models import Evidence, TaskNote

MOST = 20  # pieces of one report
_TITLE, _URL = 300, 500
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Given:
    """One piece of evidence: exactly one of the four."""

    document: Document | None = None
    column: Column | None = None
    file: StoredFile | None = None
    url: str = ""
    title: str = ""

    @property
    def name(self) -> str:
        if self.title:
            return self.title
        if self.document is not None:
            return str(self.document)
        if self.column is not None:
            return self.column.name
        return self.file.name if self.file is not None else self.url


def check(given: Sequence[Given]) -> None:
    """Raises Invalid by field for what cannot be shown as evidence."""
    if len(given) > MOST:
        raise Invalid(errors={"document": f"一次最多附{MOST}件佐证材料。"})
    for one in given:
        if sum((one.document is not None, one.column is not None, one.file is not None, bool(one.url))) != 1:
            raise Invalid(errors={"document": "每条佐证材料须且只能是文件、栏目、附件、网址中的一种。"})
        if one.url:
            _check_address(one.url)
    documents = {one.document.pk: one for one in given if one.document is not None}
    public = set(public_documents(documents).values_list("pk", flat=True)) if documents else set()
    for pk, one in documents.items():
        if pk not in public:
            raise Invalid(
                errors={"document": f"《{one.name}》没有公开，不能作为佐证；请先发布，或上传附件。"}
            )


def _check_address(url: str) -> None:
    try:
        _is_address(url)
    except ValidationError:
        raise Invalid(errors={"url": "网址应以 http:// 或 https:// 开头，请核对。"}) from None
    if len(url) > _URL:
        raise Invalid(errors={"url": f"网址不能超过{_URL}个字符。"})


def attach(note: TaskNote, given: Iterable[Given]) -> None:
    """Keep what was checked; the same thing twice is kept once."""
    rows: dict[tuple[object, ...], Evidence] = {}
    for one in given:
        key = (one.document, one.column, one.file, one.url)
        title = shortened(one.name, _TITLE)
        rows.setdefault(
            key,
            Evidence(
                note=note, title=title, document=one.document, column=one.column, file=one.file, url=one.url
            ),
        )
    Evidence.objects.bulk_create(rows.values())


def personal_data_in(files: Iterable[StoredFile], now: datetime) -> list[str]:
    """Sentences on files that hold data of persons: evidence is not public, so they warn and stop nothing."""
    found = list(files)
    seen = scrutinies_of(found, now)
    said = []
    for file in found:
        data = seen[file.pk].found if file.pk in seen else []
        if data:
            shown = "、".join(str(one.get("masked", "")) for one in data[:3])
            said.append(f"附件《{file.name}》含有个人信息（{shown}），请确认需要上传；公开前须作处理。")
    return said
