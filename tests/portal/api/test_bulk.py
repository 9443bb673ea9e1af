"""The whole library as archives: complete, checkable, swapped in whole, loaded in pieces."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from documents.factories import make_document, make_draft

from kaicheng.documents.models import Document
from kaicheng.portal import bulk
from kaicheng.portal.bulk_contents import fills

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def made(now: datetime = NOW) -> list[bulk.Archive]:
    return bulk.make(fills(TODAY), now=now)


def loaded(client: Client, archive: bulk.Archive, **headers: str) -> Any:
    return client.get(f"/api/v1/bulk/{archive.name}", headers=headers)


def test_the_archive_holds_every_public_document_and_no_other(water: Document) -> None:
    make_document(agency=water.agency)
    make_draft(agency=water.agency, title="草稿")
    library = made()[0]
    archive = zipfile.ZipFile(library.path)
    lines = [json.loads(line) for line in archive.read("documents.jsonl").splitlines()]
    assert library.documents == len(lines) == 2
    assert "汛期每日巡查" in next(one for one in lines if one["code"] == water.code)["text"]["plain"]
    assert "草稿" not in archive.read("metadata.csv").decode("utf-8-sig")


def test_the_manifest_tells_the_truth_about_every_file(water: Document) -> None:
    for found in made():
        archive = zipfile.ZipFile(found.path)
        told = json.loads(archive.read("manifest.json"))["files"]
        assert {one["name"] for one in told} | {"manifest.json"} == set(archive.namelist())
        for one in told:
            assert hashlib.sha256(archive.read(one["name"])).hexdigest() == one["sha256"]
        assert hashlib.sha256(found.path.read_bytes()).hexdigest() == found.sha256


def test_a_download_that_broke_off_goes_on_where_it_stopped(client: Client, water: Document) -> None:
    library = made()[0]
    whole = b"".join(loaded(client, library).streaming_content)
    first = loaded(client, library, Range="bytes=0-99")
    rest = loaded(client, library, Range="bytes=100-", If_Range=first["ETag"])
    assert (first.status_code, rest.status_code) == (206, 206)
    assert rest["Content-Range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    assert b"".join(first.streaming_content) + b"".join(rest.streaming_content) == whole
    assert zipfile.ZipFile(io.BytesIO(whole)).testzip() is None


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [("bytes=-10", 206, 10), ("bytes=0-0", 206, 1), ("bytes=5-2", 200, None), ("bytes=0-1,4-5", 200, None),
     ("lines=1-2", 200, None), ("bytes=99999999-", 416, 0), ("bytes=-0", 416, 0)],
)  # fmt: skip
def test_any_range_gets_the_part_it_means_or_the_whole(
    client: Client, water: Document, asked: str, status: int, length: int | None
) -> None:
    library = made()[0]
    answer = loaded(client, library, Range=asked, Accept_Encoding="gzip")
    assert answer.status_code == status
    assert int(answer["Content-Length"]) == (library.size if length is None else length)
    assert "Content-Encoding" not in answer


def test_the_old_archive_is_there_until_nobody_can_be_loading_it(client: Client, water: Document) -> None:
    old = made()[0]
    make_document(agency=water.agency)
    new = made(NOW + timedelta(hours=1))[0]
    assert old.name != new.name
    assert loaded(client, old).status_code == 200
    made(datetime.now(UTC) + timedelta(days=2))
    assert loaded(client, old).status_code == 404


def test_asking_for_a_list_that_is_out_of_date_has_it_made_anew(client: Client, water: Document) -> None:
    assert bulk.is_due(NOW)
    made()
    assert not bulk.is_due(NOW)
    make_document(agency=water.agency)
    assert not bulk.is_due(NOW + timedelta(hours=1))  # within the day nobody asked
    assert json.loads(client.get("/api/v1/bulk").content)["building"] is True
    assert bulk.is_due(NOW + timedelta(hours=1))
    made(NOW + timedelta(hours=1))
    told = json.loads(client.get("/api/v1/bulk").content)
    assert (told["building"], {one["kind"] for one in told["files"]}) == (False, {"library", "files"})


def test_a_making_that_fails_leaves_what_was_there(water: Document) -> None:
    before = made()

    def broken(writer: bulk.Writer) -> int:
        writer.add("half", [b"x"])
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        bulk.make({"library": broken}, now=NOW)
    assert bulk.archives() == before
    assert not list(bulk.root().glob("*.part"))


@pytest.mark.parametrize("name", ["..%2Fsecret-key", "archives.json", "wanted", "x.zip", "%2e%2e"])
def test_nothing_but_archives_is_given_out(client: Client, water: Document, name: str) -> None:
    made()
    assert client.get(f"/api/v1/bulk/{name}").status_code == 404
