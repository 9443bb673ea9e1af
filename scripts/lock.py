"""Write the lock files anew: exact versions with hashes, good for every platform, no index address in them."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--universal", "--python-version", "3.11", "--generate-hashes", "--quiet", "--no-header",
    "--no-emit-index-url", "--no-emit-find-links",
]  # fmt: skip


def compile_lock(name: str, source: str, *more: str) -> None:
    uv = Path(sys.executable).parent / "uv"
    target = f"requirements/{name}.lock"
    subprocess.run([str(uv), "pip", "compile", source, *OPTIONS, *more, "-o", target], cwd=ROOT, check=True)
    if "://" in (ROOT / target).read_text(encoding="utf-8"):
        raise SystemExit(f"{target} holds an address; a lock must not")


def main() -> None:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    compile_lock("base", "pyproject.toml", *upgrade)
    compile_lock("dev", "pyproject.toml", "--group", "dev", "-c", "requirements/base.lock", *upgrade)
    with tempfile.NamedTemporaryFile("w", suffix=".in", dir=ROOT / "requirements") as file:
        file.write("uv\n")
        file.flush()
        compile_lock("installer", file.name, "--no-annotate", *upgrade)
    print("锁定文件已更新：requirements/*.lock")


if __name__ == "__main__":
    main()
