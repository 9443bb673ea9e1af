"""Everything that can be said of the tree without running the product. Prints each step, its time and its verdict."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
STEPS = {
    "写法 ruff": [BIN / "ruff", "check", ".", "kaicheng"],
    "排版 ruff format": [BIN / "ruff", "format", "--check", ".", "kaicheng"],
    "类型 mypy": [BIN / "mypy"],
    "架构 import-linter": [BIN / "lint-imports"],
    "预算 budgets": [PYTHON, "scripts/budgets.py"],
    "迁移 migrations": [PYTHON, "-m", "kaicheng.config.manage", "makemigrations", "--check", "--dry-run"],
    "文档 docs": [PYTHON, "scripts/docs.py", "--check"],
    "译文 messages": [PYTHON, "scripts/compile_messages.py", "--check"],
    "全树测试 tests/tree": [PYTHON, "-m", "pytest", "-q", "tests/tree", "-p", "no:cacheprovider"],
}


def main() -> int:
    failed = []
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.test"}
    for name, command in STEPS.items():
        began = time.monotonic()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        verdict = "通过" if done.returncode == 0 else "未通过"
        print(f"{verdict}  {name}（{time.monotonic() - began:.1f} 秒）", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).rstrip(), flush=True)
        elif name.startswith("预算"):
            print(done.stdout.rstrip(), flush=True)
    print("检查全部通过。" if not failed else f"{len(failed)} 项未通过：{'、'.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
