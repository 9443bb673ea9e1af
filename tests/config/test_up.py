"""Starting: what stands in the way is said in a sentence, before anything is touched."""

import fcntl
import socket
from pathlib import Path

import pytest

from kaicheng.config import up


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.8.8.8", True), ("::", False), ("192.0.2.7", False), ("gov.example", False)],
)  # fmt: skip
def test_only_loopback_counts_as_this_machine_alone(host: str, loopback: bool) -> None:
    assert up._is_loopback(host) is loopback


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert up.main(["--port", str(port), "--data", str(tmp_path)]) == 1
    assert f"端口 {port} 不能使用" in capsys.readouterr().out


def test_a_data_folder_serves_one_instance(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with (tmp_path / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        assert up.main(["--port", str(port), "--data", str(tmp_path)]) == 1
    assert "正在被另一个实例使用" in capsys.readouterr().out


def test_the_demonstration_is_on_only_for_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAICHENG_SITE_URL", raising=False)

    def shown(*arguments: str, loopback: bool = True) -> str:
        return up._environment(up._options(list(arguments)), tmp_path, loopback=loopback)["KAICHENG_DEMO"]

    assert shown() == "1"
    assert shown("--host", "::", loopback=False) == "0"
    assert shown("--empty") == "0"
    monkeypatch.setenv("KAICHENG_SITE_URL", "https://www.xishan.example")  # reached through a proxy
    assert shown() == "0"


@pytest.mark.parametrize("port", ["0", "65536", "99999", "abc", "-1", "８０００"])
def test_a_port_that_is_none_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, port: str) -> None:
    assert up.main([f"--port={port}", "--data", str(tmp_path)]) == 1
    assert f"不能是“{port}”" in capsys.readouterr().out


def test_the_fingerprint_changes_with_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    before = up._fingerprint()
    monkeypatch.setenv("KAICHENG_DATABASE_URL", "postgresql://elsewhere/db")
    assert up._fingerprint() != before


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_data_folder_that_takes_no_writing_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, inside: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert up.main(["--data", str(tmp_path / "file" / inside)]) == 1
    assert "不能写入" in capsys.readouterr().out


def test_a_data_folder_that_goes_away_stops_all_and_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    supervisor = up._Supervisor(up._options(["--data", str(data)]), data, loopback=True)
    supervisor.commands = {key: ["sleep", "600"] for key in supervisor.commands}
    monkeypatch.setattr(supervisor, "_wait_until_ready", lambda: None)
    monkeypatch.setattr(supervisor, "_greet", lambda _seconds: data.rename(tmp_path / "elsewhere"))
    with pytest.raises(up.StartError, match="已被移走或者删除"):
        supervisor.run(0.0)
    assert all(process.poll() is not None for process in supervisor.running.values())
    assert "正在停止" in capsys.readouterr().out
