"""Budgets on the tail: no file over 400 lines, no function over 50 (complexity is ruff's). Prints the longest."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
SHOWN = 5


def sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "kaicheng"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(p) for p in ROOT.rglob("*.py")]
    return [ROOT / name for name in names if name and "/migrations/" not in name and (ROOT / name).is_file()]


def functions(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    where = path.relative_to(ROOT)
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{where}:{node.lineno} {node.name}")
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def main() -> int:
    paths = sources()
    files = sorted(
        ((len(p.read_text(encoding="utf-8").splitlines()), str(p.relative_to(ROOT))) for p in paths),
        reverse=True,
    )
    blocks = sorted((block for path in paths for block in functions(path)), reverse=True)
    print(f"{len(files)} 个文件，{sum(size for size, _ in files)} 行；最长的文件与函数：")
    for size, name in files[:SHOWN] + blocks[:SHOWN]:
        print(f"  {size:5d}  {name}")
    over = [f"{name}：{size} 行，超过 {LONGEST_FILE}" for size, name in files if size > LONGEST_FILE]
    over += [
        f"{name}：{size} 行，超过 {LONGEST_FUNCTION}" for size, name in blocks if size > LONGEST_FUNCTION
    ]
    print("\n".join(over))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
