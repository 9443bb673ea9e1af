"""Makes `files/`, `manifest.toml` and `agencies.xlsx` of the demo county: `python demo/build.py [--into DIR]`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

DEMO = Path(__file__).resolve().parent
sys.path.insert(0, str(DEMO))  # `countybuild` lies beside this script

from countybuild.agencies import write_agencies  # noqa: E402  # after the path above
from countybuild.docx_file import write_docx  # noqa: E402
from countybuild.html_file import write_html  # noqa: E402
from countybuild.manifest import manifest  # noqa: E402
from countybuild.pdf_file import write_pdf  # noqa: E402
from countybuild.source import Source, read_sources  # noqa: E402
from countybuild.text_file import write_markdown, write_text  # noqa: E402

WRITERS: dict[str, Callable[[Source, Path], None]] = {
    "docx": write_docx,
    "pdf": write_pdf,
    "txt": write_text,
    "html": write_html,
    "md": write_markdown,
}


def build(into: Path, only: str = "") -> int:
    """All files below `into`; files without a text are removed. Returns how many were made."""
    files = into / "files"
    files.mkdir(parents=True, exist_ok=True)
    sources = read_sources(DEMO / "texts")
    wanted = {source.file_name for source in sources}
    for stale in files.iterdir():
        if stale.name not in wanted:
            stale.unlink()
    for source in sources:
        if only in source.name:
            WRITERS[source.meta["file"]](source, files / source.file_name)
    (into / "manifest.toml").write_text(manifest(sources), encoding="utf-8")
    write_agencies(DEMO / "agencies.csv", into / "agencies.xlsx")
    return len(sources)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=DEMO, help="folder to build in (default: this one)")
    parser.add_argument("--only", default="", help="only texts whose name contains this")
    options = parser.parse_args()
    print(f"{build(options.into, options.only)} documents in {options.into / 'files'}")


if __name__ == "__main__":
    main()
