"""Where a run keeps what was uploaded and what was prepared, until it is over."""

import shutil
from pathlib import Path

from django.conf import settings

from kaicheng.moving.models import ImportRun

_IN_A_FOLDER = 1000  # prepared rows


def folder_of(run: ImportRun) -> Path:
    return Path(settings.MOVING_ROOT) / str(run.pk)


def bundle_of(run: ImportRun) -> str:
    """The zip or folder with the run's files, "" where there is none."""
    if run.folder:
        return run.folder
    packed = folder_of(run) / "files.zip"
    return str(packed) if packed.exists() else ""


def prepared_at(run: ImportRun, number: int) -> Path:
    return folder_of(run) / "rows" / str(number // _IN_A_FOLDER) / f"{number}.json.z"


def sweep(run: ImportRun, *, all_of_it: bool) -> None:
    """Remove what was prepared, and with `all_of_it` the uploads too."""
    place = folder_of(run)
    shutil.rmtree(place if all_of_it else place / "rows", ignore_errors=True)
