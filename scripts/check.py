"""Everything that can be said of the tree without running the product. Prints each step, its time and its verdict."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from bytecode import environment

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
STEPS = {  # the longest first: the others run beside it
    "类型 mypy": [BIN / "mypy"],
    "架构 import-linter": [BIN / "lint-imports"],
    "文档 docs": [PYTHON, "scripts/docs.py", "--check"],
    "迁移 migrations": [PYTHON, "-m", "kaicheng.config.manage", "makemigrations", "--check", "--dry-run"],
    "写法 ruff": [BIN / "ruff", "check", ".", "kaicheng"],
    "排版 ruff format": [BIN / "ruff", "format", "--check", ".", "kaicheng"],
    "预算 budgets": [PYTHON, "scripts/budgets.py"],
    "译文 messages": [PYTHON, "scripts/compile_messages.py", "--check"],
}


@dataclass(frozen=True)
class Step:
    name: str
    passed: bool
    seconds: float
    said: str


def run(name: str) -> Step:
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in STEPS[name]],
        cwd=ROOT,
        env={**environment(), "DJANGO_SETTINGS_MODULE": "kaicheng.config.settings.test"},
        check=False,
        capture_output=True,
        text=True,
    )
    return Step(name, done.returncode == 0, time.monotonic() - began, (done.stdout + done.stderr).rstrip())


def main() -> int:
    failed = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as together:
        for ended in as_completed([together.submit(run, name) for name in STEPS]):
            step = ended.result()
            print(f"{'通过' if step.passed else '未通过'}  {step.name}（{step.seconds:.1f} 秒）", flush=True)
            if not step.passed:
                failed.append(step.name)
            if not step.passed or step.name.startswith("预算"):
                print(step.said, flush=True)
    print("检查全部通过。" if not failed else f"{len(failed)} 项未通过：{'、'.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
