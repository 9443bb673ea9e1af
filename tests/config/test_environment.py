"""Settings from outside: read once, refused in words when wrong."""

from pathlib import Path

import pytest

from kaicheng.config.environment import Environment, database


def test_sqlite_takes_the_write_lock_at_the_start_of_a_transaction(tmp_path: Path) -> None:
    settings = database(f"sqlite:///{tmp_path}/a.sqlite3")
    assert settings["NAME"] == f"{tmp_path}/a.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in settings["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart() -> None:
    settings = database("postgresql://kai%40cheng:s%2Fecret@db.example:5433/open")
    assert (settings["USER"], settings["PASSWORD"]) == ("kai@cheng", "s/ecret")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "open")
    assert database("postgresql://postgres@/postgres?host=/run/pg")["HOST"] == "/run/pg"


@pytest.mark.parametrize("url", ["mysql://x/y", "", "kaicheng.sqlite3"])
def test_another_database_is_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match="数据库地址"):
        database(url)


def test_a_flag_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(ValueError, match="应为 1 或 0"):
        Environment({"KAICHENG_X": "perhaps"}).flag("KAICHENG_X", default=False, meaning="")
    assert Environment({"KAICHENG_X": "yes"}).flag("KAICHENG_X", default=False, meaning="")


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = Environment({}).secret("KAICHENG_SECRET_KEY", data_dir=tmp_path / "new", meaning="")
    again = Environment({}).secret("KAICHENG_SECRET_KEY", data_dir=tmp_path / "new", meaning="")
    assert first == again
    assert len(first) > 40
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0
    given = Environment({"KAICHENG_SECRET_KEY": "set"}).secret(
        "KAICHENG_SECRET_KEY", data_dir=tmp_path, meaning=""
    )
    assert given == "set"
