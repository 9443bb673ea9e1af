"""`kaicheng up`: database, demo county, web server and worker from one command, and all stopped by Ctrl-C.

This process never imports Django: it only starts others, so that a second start is quick.
"""

import argparse
import ctypes
import fcntl
import hashlib
import ipaddress
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from kaicheng.kernel.given import number_in

ROOT = Path(__file__).resolve().parents[3]
SOURCE = Path(__file__).resolve().parents[1]
_PORTS = 65_535
READY_WITHIN = 90  # seconds
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
RESTART_AFTER = (1, 2, 5, 10, 30)  # seconds between restarts of a process that died


class StartError(Exception):
    """Something stands in the way; the sentence says what to do."""


def main(arguments: list[str] | None = None) -> int:
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        return _start(_options(arguments))
    except StartError as trouble:
        _say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kaicheng up", description="启动开诚政务公开平台")
    parser.add_argument("--port", type=_port, default=8000, help="端口，默认 8000")
    parser.add_argument(
        "--host", default="127.0.0.1", help="监听地址，默认仅本机；对外服务用 ::（同时支持 IPv4、IPv6）"
    )
    usual = Path(os.environ.get("KAICHENG_DATA") or ROOT / "var")
    parser.add_argument("--data", type=Path, default=usual, help="数据目录，默认检出目录下的 var")
    parser.add_argument("--empty", action="store_true", help="不载入示范县")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="网页服务进程数")
    return parser.parse_args(arguments)


def _port(words: str) -> int:
    number = number_in(words, digits=5) or 0
    if not 0 < number <= _PORTS:
        raise StartError(f"端口应为1至{_PORTS}的整数，不能是“{words}”。")
    return number


def _start(options: argparse.Namespace) -> int:
    began = time.monotonic()
    data = options.data.expanduser().resolve()
    _check_writable(data)
    loopback = _is_loopback(options.host)
    os.environ.update(_environment(options, data, loopback=loopback))
    _check_port(options.host, options.port)
    with (data / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError(
                f"数据目录 {data} 正在被另一个实例使用。请先停止它，或用 --data 另指定目录。"
            ) from error
        _migrate(data)
        if os.environ["KAICHENG_DEMO"] == "1":
            _load_demo(data)
        return _Supervisor(options, data, loopback=loopback).run(began)


def _check_writable(data: Path) -> None:
    """Make the folder, and try it: rights, a read-only disk and a full one all show in writing."""
    probe = data / f"writable-{os.getpid()}"
    try:
        (data / "static").mkdir(parents=True, exist_ok=True)
        probe.write_text("写入测试", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise StartError(
            f"数据目录 {data} 不能写入（{error.strerror}）。请检查目录权限和磁盘空间，或用 --data 另指定目录。"
        ) from error


def _environment(options: argparse.Namespace, data: Path, *, loopback: bool) -> dict[str, str]:
    shown = "localhost" if loopback else socket.gethostname()
    settings = {
        "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.base",
        "KAICHENG_DATA": str(data),
        "KAICHENG_DEMO": "1" if _shows_demo(options, loopback=loopback) else "0",
        "PYTHONUNBUFFERED": "1",
    }
    if not loopback:
        settings.setdefault("KAICHENG_HOSTS", os.environ.get("KAICHENG_HOSTS", "*"))
    settings["KAICHENG_SITE_URL"] = os.environ.get("KAICHENG_SITE_URL", f"http://{shown}:{options.port}")
    return settings


def _shows_demo(options: argparse.Namespace, *, loopback: bool) -> bool:
    """Demo accounts work only where nobody else can reach them: not on a site that has an address of its own, by whatever proxy."""
    return loopback and not options.empty and "KAICHENG_SITE_URL" not in os.environ


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartError(f"端口 {port} 不能使用（{error.strerror}）。请用 --port 换一个端口。") from error


def _migrate(data: Path) -> None:
    """Bring the database up to the code; skipped when neither changed since the last start."""
    stamp, wanted = data / "migrated", _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and (data / "kaicheng.sqlite3").exists():
        return
    _say("正在准备数据库……")
    _manage("migrate", "--verbosity", "0")
    stamp.write_text(wanted)


def _fingerprint() -> str:
    digest = hashlib.sha256((os.environ.get("KAICHENG_DATABASE_URL", "")).encode())
    for path in sorted([*SOURCE.glob("*/migrations/*.py"), ROOT / "requirements" / "base.lock"]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _load_demo(data: Path) -> None:
    stamp = data / "demo-loaded"
    if stamp.exists():
        return
    _manage("load_demo")
    stamp.touch()


def _manage(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "kaicheng.config.manage", *words], check=False)  # noqa: S603
    if done.returncode:
        raise StartError("上一步没有完成，原因见上。处理后再次运行即可从断点继续，已有数据不会丢失。")


class _Supervisor:
    """Starts the server and the worker, starts a dead one again, stops both together."""

    def __init__(self, options: argparse.Namespace, data: Path, *, loopback: bool) -> None:
        self.options, self.data, self.loopback = options, data, loopback
        self.address = f"http://{'localhost' if loopback else socket.gethostname()}:{options.port}"
        self.commands = {
            "网页服务": [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host,
                "--port", str(options.port), "--workers", str(options.workers), "--blocking-threads", "4",
                "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "kaicheng.config.wsgi:application",
            ],
            "后台进程": [sys.executable, "-m", "kaicheng.config.manage", "worker"],
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.deaths: dict[str, int] = dict.fromkeys(self.commands, 0)
        self.folder = data.stat().st_ino

    def run(self, began: float) -> int:
        try:
            for name in self.commands:
                self._launch(name)
            self._wait_until_ready()
            self._greet(time.monotonic() - began)
            while True:
                time.sleep(1)
                self._check_folder()
                self._restart_dead()
        finally:
            self._stop()

    def _check_folder(self) -> None:
        """Without its folder nothing can be served, and what is started again would only fail again."""
        try:
            same = self.data.stat().st_ino == self.folder
        except OSError:
            same = False
        if not same:
            raise StartError(f"数据目录 {self.data} 已被移走或者删除，平台停止运行。请恢复该目录后重新启动。")

    def _launch(self, name: str) -> None:
        # a group of its own: Ctrl-C reaches this process alone, which then stops the others in order
        self.running[name] = subprocess.Popen(  # noqa: S603
            self.commands[name],
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call; this process has no threads
        )

    def _wait_until_ready(self) -> None:
        host = {"::": "[::1]", "0.0.0.0": "127.0.0.1"}.get(self.options.host, self.options.host)  # noqa: S104
        host = f"[{host}]" if ":" in host and not host.startswith("[") else host
        request = urllib.request.Request(
            f"http://{host}:{self.options.port}/healthz", headers={"Host": "localhost"}
        )
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end:
            if self.running["网页服务"].poll() is not None:
                raise StartError("网页服务没有启动成功，原因见上。")
            try:
                with urllib.request.urlopen(request, timeout=2):  # noqa: S310
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.1)
        raise StartError(f"网页服务在 {READY_WITHIN} 秒内没有应答。")

    def _greet(self, seconds: float) -> None:
        lines = [
            "",
            f"开诚政务公开平台已启动（{seconds:.1f} 秒）",
            f"  门户网站    {self.address}/",
            f"  文件库      {self.address}/library/",
            f"  管理后台    {self.address}/admin/",
            f"  数据目录    {self.data}",
        ]
        accounts = self.data / "demo-accounts.txt"
        if os.environ["KAICHENG_DEMO"] == "1" and accounts.exists():
            lines += ["", "演示账号（仅在本机访问时有效）：", accounts.read_text(encoding="utf-8").rstrip()]
        else:
            where = "" if self.data == ROOT / "var" else f"KAICHENG_DATA={shlex.quote(str(self.data))} "
            lines += [
                "",
                f"首次使用请新建管理员：{where}./kaicheng admin 用户名 姓名 --government 本级政府全称",
            ]
        _say("\n".join([*lines, "", "按 Ctrl-C 停止。"]))

    def _restart_dead(self) -> None:
        for name, process in list(self.running.items()):
            if process.poll() is None:
                continue
            pause = RESTART_AFTER[min(self.deaths[name], len(RESTART_AFTER) - 1)]
            self.deaths[name] += 1
            _say(f"{name}意外退出（代码 {process.returncode}），{pause} 秒后重新启动。")
            time.sleep(pause)
            self._launch(name)

    def _stop(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must not leave half of them running
            signal.signal(number, signal.SIG_IGN)
        _say("正在停止……")
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in self.running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _die_with_parent() -> None:
    """On Linux: when this process is killed outright, the others are told to stop by the kernel."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
