"""The demo county holds together: files, manifest, units, relations, dates."""

import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from countybuild.source import Line, Source, SourceError, Table, make_table, read_source

TODAY = date(2026, 11, 21)  # the day on which the county lives
Documents = dict[str, dict[str, Any]]
Sources = dict[str, Source]


def words(source: Source) -> str:
    """All words of a document's text."""
    parts = []
    for part in source.parts:
        for block in part.blocks:
            if isinstance(block, Line):
                parts.append(block.text)
            else:
                parts += [cell.text for row in block.rows for _, cell in row]
    return "\n".join(parts)


def related(documents: Documents, kind: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, relation)
        for name, entry in documents.items()
        for relation in entry.get("relations", [])
        if relation["kind"] == kind
    ]


def test_every_entry_has_its_file_and_every_file_its_entry(demo: Path, documents: Documents) -> None:
    assert {entry["file"] for entry in documents.values()} == {
        path.name for path in (demo / "files").iterdir()
    }


def test_every_document_names_the_facts_a_clerk_must_know(documents: Documents) -> None:
    for name, entry in documents.items():
        assert entry.keys() >= {"title", "issuers", "agency", "written", "genre", "theme", "openness"}, name


def test_no_two_documents_share_a_number_or_a_title(documents: Documents) -> None:
    numbers = Counter(entry["number"] for entry in documents.values() if "number" in entry)
    titles = Counter(entry["title"] for entry in documents.values())
    assert max(numbers.values()) == 1
    assert max(titles.values()) == 1


def test_no_two_normative_documents_share_a_registration_number(documents: Documents) -> None:
    registered = Counter(entry["registration"] for entry in documents.values() if "registration" in entry)
    assert max(registered.values()) == 1


def test_relations_point_to_entries_or_name_a_document_from_elsewhere(documents: Documents) -> None:
    for name, entry in documents.items():
        for relation in entry.get("relations", []):
            assert relation.get("to") in documents or {"title", "number"} <= relation.keys(), (name, relation)
            assert relation.get("to") != name


def test_no_document_is_written_in_the_future_or_published_before_it_is_written(documents: Documents) -> None:
    for name, entry in documents.items():
        assert entry["written"] <= TODAY, name
        assert entry.get("published", entry["written"]) >= entry["written"], name


def test_effect_begins_not_before_the_document_and_ends_after_it_begins(documents: Documents) -> None:
    for name, entry in documents.items():
        begins = entry.get("effective", entry["written"])
        assert begins >= entry["written"], name
        assert entry.get("expiry", begins + timedelta(days=1)) > begins, name


def test_a_repeal_works_from_the_day_on_which_the_repealing_document_takes_effect(
    documents: Documents,
) -> None:
    for name, relation in related(documents, "repeals"):
        assert relation["on"] == documents[name]["effective"], name
        assert relation["on"] > documents[relation["to"]]["effective"], name


def test_a_period_of_validity_in_the_text_is_the_period_in_the_manifest(
    documents: Documents, sources: Sources
) -> None:
    checked = 0
    for name, source in sources.items():
        if not source.meta.get("normative"):
            continue  # an interpretation repeats the sentence of another document
        found = re.search(r"自(\d+)年(\d+)月(\d+)日起(?:施行|执行)，有效期([2五5])年", words(source))
        if found:
            year, month, day = (int(part) for part in found.groups()[:3])
            length = 2 if found[4] == "2" else 5
            assert documents[name]["effective"] == date(year, month, day), name
            assert documents[name]["expiry"] == date(year + length, month, day) - timedelta(days=1), name
            checked += 1
    assert checked >= 12


def test_every_own_document_cited_by_name_and_number_bears_that_name(
    documents: Documents, sources: Sources
) -> None:
    by_number = {entry["number"]: entry["title"] for entry in documents.values() if "number" in entry}
    checked = 0
    for name, source in sources.items():
        for title, number in re.findall(
            r"《([^《》]+)》（(棠[^）]{2,12}〔\d{4}〕\d+号)[，、）]", words(source)
        ):
            if number in by_number:
                assert title.removeprefix("棠溪县人民政府关于印发") in by_number[number].replace(
                    "《", ""
                ).replace("》", ""), name
                checked += 1
    assert checked >= 10


def test_the_mix_of_formats_is_there(documents: Documents) -> None:
    formats = Counter(entry["file"].rsplit(".")[-1] for entry in documents.values())
    assert formats["docx"] >= 38
    assert formats["pdf"] >= 14
    assert formats["txt"] >= 12
    assert formats["html"] >= 12
    assert formats["md"] >= 1


def test_the_mix_of_genres_is_there(documents: Documents) -> None:
    genres = {entry["genre"] for entry in documents.values()}
    assert genres >= {
        "通知",
        "决定",
        "意见",
        "批复",
        "函",
        "公告",
        "通告",
        "通报",
        "请示",
        "报告",
        "令",
        "纪要",
        "公报",
        "解读",
    }


def test_meeting_notes_stand_in_a_series_with_one_gap(documents: Documents) -> None:
    notes = [entry["title"] for entry in documents.values() if entry["genre"] == "纪要"]
    numbers = sorted(int(found[1]) for title in notes if (found := re.search(r"第(\d+)次", title)))
    assert len(numbers) >= 5
    assert len(range(numbers[0], numbers[-1] + 1)) - len(numbers) == 1


def test_one_normative_document_waits_for_the_new_year_and_one_expires_by_itself_this_december(
    documents: Documents,
) -> None:
    normative = [entry for entry in documents.values() if entry.get("normative")]
    assert len(normative) >= 12
    assert any(entry.get("effective") == date(2027, 1, 1) for entry in normative)
    assert any(date(2026, 12, 1) <= entry.get("expiry", TODAY) <= date(2026, 12, 31) for entry in normative)


def test_a_chain_of_three_leads_from_2016_over_2020_to_2025(documents: Documents) -> None:
    repeals = {relation["to"]: name for name, relation in related(documents, "repeals")}
    chain = ["2016-parking-interim-measures"]
    while chain[-1] in repeals:
        chain.append(repeals[chain[-1]])
    assert [documents[name]["written"].year for name in chain] == [2016, 2020, 2025]


@pytest.mark.parametrize(
    "kind", ["repeals", "amends", "extends", "interprets", "implements", "forwards", "replaces"]
)
def test_every_kind_of_relation_occurs(documents: Documents, kind: str) -> None:
    assert related(documents, kind)


def test_whatever_is_not_public_gives_its_reason_and_is_not_published(documents: Documents) -> None:
    closed = [entry for entry in documents.values() if entry["openness"] != "主动公开"]
    assert Counter(entry["openness"] for entry in closed)["不予公开"] == 1
    assert 3 <= Counter(entry["openness"] for entry in closed)["依申请公开"] <= 4
    for entry in closed:
        assert "条例" in entry["openness_reason"]
        assert "published" not in entry


def test_every_public_document_has_its_place_among_the_items_of_articles_20_and_21(
    documents: Documents,
) -> None:
    for name, entry in documents.items():
        if entry["openness"] == "主动公开":
            assert re.fullmatch(r"20\.([1-9]|1[0-5])|21\.[1-8]|report", entry["item"]), name


def test_the_three_work_point_documents_say_who_leads_every_item(sources: Sources) -> None:
    for year in (2024, 2025, 2026):
        lines = words(sources[f"{year}-open-government-work-points"]).splitlines()
        items = [line for line in lines if line.startswith("（")]
        assert 15 <= len(items) <= 20
        assert all(re.search(r"（牵头单位：[^；]+；责任单位：[^；]+）$", item) for item in items), year


def test_a_merged_cell_reaches_over_the_places_that_point_to_it() -> None:
    table = make_table([["合计", "<", "9"], ["a", "b", "c"], ["^", "d", "e"]], "test")
    assert isinstance(table, Table)
    assert table.rows[0][0][1].columns == 2
    assert table.rows[1][0][1].rows == 2
    assert [column for column, _ in table.rows[2]] == [1, 2]


def test_a_text_without_front_matter_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "bare.md"
    path.write_text("只有正文", encoding="utf-8")
    with pytest.raises(SourceError, match=r"bare\.md"):
        read_source(path)


def test_users_hold_duties_at_units_that_exist(demo: Path, agency_codes: set[str]) -> None:
    users = tomllib.loads((demo / "users.toml").read_text(encoding="utf-8"))["user"]
    duties = [duty for user in users for duty in user["duties"]]
    assert len({user["username"] for user in users}) == len(users)
    assert {duty["agency"] for duty in duties} <= agency_codes
    assert {duty["duty"] for duty in duties} == {
        "editor",
        "unit_reviewer",
        "secrecy_reviewer",
        "unit_leader",
        "case_handler",
        "office",
        "auditor",
        "administrator",
    }
