"""What an office sets from outside: one door, so that every setting is known and documented."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, its default as shown in the docs, its meaning (Chinese)."""

    name: str
    default: str
    meaning: str


@dataclass
class Environment:
    """Reads settings from the process environment and remembers which there are."""

    values: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    known: list[Setting] = field(default_factory=list)

    def text(self, name: str, *, default: str, meaning: str, shown: str | None = None) -> str:
        """Read a text; `shown` stands in the docs for a default that differs from machine to machine."""
        self.known.append(Setting(name, default if shown is None else shown, meaning))
        return self.values.get(name, default)

    def flag(self, name: str, *, default: bool, meaning: str) -> bool:
        value = self.text(name, default="1" if default else "0", meaning=meaning).strip().lower()
        if value not in {"0", "1", "true", "false", "yes", "no", ""}:
            raise ValueError(f"{name} 应为 1 或 0，现为 {value!r}")
        return value in {"1", "true", "yes"}

    def words(self, name: str, *, default: tuple[str, ...], meaning: str) -> list[str]:
        value = self.text(name, default=",".join(default), meaning=meaning)
        return [word.strip() for word in value.split(",") if word.strip()]

    def path(self, name: str, *, default: Path, meaning: str) -> Path:
        self.known.append(Setting(name, f"检出目录下的 {default.name}/", meaning))
        return Path(self.values.get(name, str(default))).expanduser().resolve()

    def secret(self, name: str, *, data_dir: Path, meaning: str) -> str:
        """Read a secret, or keep one of our own making in the data folder, readable by the owner only."""
        self.known.append(Setting(name, "自动生成", meaning))
        if name in self.values:
            return self.values[name]
        place = data_dir / "secret-key"
        try:
            return place.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            pass
        data_dir.mkdir(parents=True, exist_ok=True)
        value = secrets.token_urlsafe(48)
        try:
            with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(value)
        except FileExistsError:  # another process of the same start was quicker
            return place.read_text(encoding="ascii").strip()
        return value


def origin(url: str) -> str:
    """Give scheme, host and port of an address, as a browser writes them in `Origin`."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}"


def mail(url: str) -> dict[str, Any]:
    """Turn a mail server's address into Django's settings; "" gives none.

    smtp://user:password@host:port?tls=1 (STARTTLS); smtps:// or ?ssl=1 where the connection is encrypted from the start.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError(f"邮件服务器地址应形如 smtp://用户:口令@主机:端口?tls=1，现以 {parts.scheme!r} 开头")
    asked = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    ssl = parts.scheme == "smtps" or asked.get("ssl") == "1"
    tls = asked.get("tls") == "1" and not ssl
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if ssl else 587 if tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


def database(url: str) -> dict[str, Any]:
    """Turn a database address into Django's dictionary.

    SQLite runs in WAL mode with IMMEDIATE transactions: with Django's defaults more than half of
    concurrent writes are lost to "database is locked".
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.removeprefix("sqlite:///")) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
            },
            "CONN_MAX_AGE": 600,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
        }
    raise ValueError(f"数据库地址应以 sqlite:/// 或 postgresql:// 开头，现为 {parts.scheme!r}")
