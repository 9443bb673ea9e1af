from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from documents.backoffice.walking import desk_of
from documents.factories import make_actor, make_agency

from kaicheng.organisations.models import Agency
from kaicheng.users.models import User

LINES = [
    "溪山县水利局文件",
    "溪水发〔2026〕9号",
    "溪山县水利局关于做好山塘水库清淤工作的通知",
    "各乡镇水利站：",
    "为恢复山塘水库蓄水能力，现就冬春清淤工作通知如下：",
    "一、摸清底数",
    "各站于1月底前完成山塘淤积情况排查，逐塘登记造册。",
    "二、抓紧施工",
    "清淤土方应就近用于培厚坝体，不得弃入河道。",
    "溪山县水利局",
    "2026年1月12日",
    "（此件公开发布）",
]


@pytest.fixture
def bureau() -> Agency:
    return make_agency("溪山县水利局", parent=make_agency("溪山县人民政府"), short_name="县水利局")


@pytest.fixture
def editor(bureau: Agency) -> User:
    return make_actor(bureau, name="顾晚晴")


@pytest.fixture
def desk(editor: User) -> Client:
    return desk_of(editor)


@pytest.fixture
def notice() -> Callable[..., BytesIO]:
    """A docx as a bureau writes it; `lines` other than the usual ones."""

    def make(lines: list[str] | None = None, name: str = "关于清淤的通知.docx") -> BytesIO:
        from docx import Document
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        document = Document()
        for number, line in enumerate(lines or LINES):
            centred = WD_ALIGN_PARAGRAPH.CENTER if number < 3 else None
            document.add_paragraph(line).alignment = centred
        file = BytesIO()
        document.save(file)
        file.seek(0)
        file.name = name
        return file

    return make
