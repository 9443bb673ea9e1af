from datetime import UTC, datetime

import pytest

from kaicheng.files import selectors, services

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_the_same_content_is_kept_once_and_comes_back_whole() -> None:
    first = services.store(b"content", name="a.docx", at=NOW)
    second = services.store(b"content", name="b.docx", at=NOW)
    assert first == second
    assert selectors.content(first) == b"content"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\办公\\通知.docx", "/", ""])
def test_a_name_never_leads_out_of_the_store(name: str) -> None:
    file = services.store(name.encode(), name=name, at=NOW)
    assert "/" not in file.name
    assert "\\" not in file.name
    assert file.name


@pytest.mark.django_db
def test_damage_to_a_blob_is_found() -> None:
    whole = services.store(b"whole", name="a.txt", at=NOW)
    hurt = services.store(b"hurt", name="b.txt", at=NOW)
    selectors.path_of(hurt).write_bytes(b"something else")
    assert list(selectors.damaged()) == [hurt]
    assert whole not in selectors.damaged()


@pytest.mark.django_db
def test_a_file_over_the_bound_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LARGEST", 3)
    with pytest.raises(services.FileTooLarge, match="超过"):
        services.store(b"four", name="大文件.pdf", at=NOW)
