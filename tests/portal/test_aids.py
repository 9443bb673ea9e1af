"""What a reader chooses for reading is kept in cookies and shows on every page."""

import re

import pytest
from django.test import Client

from kaicheng.documents.models import Document
from kaicheng.portal.page import AIDS

CHOICES = [(name, value) for name, known in AIDS.items() for value in list(known)[1:]]


@pytest.mark.once  # a cookie and a class
@pytest.mark.parametrize(("name", "value"), CHOICES)
def test_each_choice_is_kept_and_marks_the_page(
    client: Client, water: Document, name: str, value: str
) -> None:
    answer = client.get("/display", {name: value, "next": "/library/"})
    assert (answer.status_code, answer["Location"]) == (302, "/library/")
    page = client.get("/library/").content.decode()
    classes = re.findall(r'<html lang="zh-CN" class="([^"]+)">', page)[0].split()
    assert f"{name}-{value}" in classes
    assert re.search(rf'name="{name}" value="{value}"[^>]*aria-pressed="true"', page)


def test_all_schemes_of_the_guideline_are_offered_and_the_original_one(
    client: Client, water: Document
) -> None:
    page = client.get("/").content.decode()
    for scheme in ("标准配色", "白底黑字蓝链", "蓝底黄字白链", "黄底黑字蓝链", "黑底黄字白链"):
        assert scheme in page


def test_a_cookie_that_means_nothing_changes_nothing(client: Client, water: Document) -> None:
    plain = client.get("/").content
    for name in AIDS:
        client.cookies[name] = '"><script>'
    assert client.get("/").content == plain
