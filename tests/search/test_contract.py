"""What every engine must do, asked of each in turn."""

from datetime import date, timedelta

import pytest
from search.conftest import Holding
from search.factories import TODAY, ask, record

from kaicheng.search.interface import Order, Relaxed, SearchEngine, SearchQuery

NUMBER = "国办发〔2019〕54号"
NUMBER_FORMS = [
    "国办发〔2019〕54号",
    "国办发2019 54号",
    "国办发〔2019〕54",
    "国办发[2019]54号",
    "国办发(2019)54号",
    "国办发［２０１９］５４号",
    "国办发【2019】第54号",
    "国办发 〔 2019 〕 54 号",
    "国办发2019年54号",
    "国办发201954号",
    "2019年54号",
    "〔2019〕54号",
    "国办发54号",
    "國辦發〔2019〕54號",
]


def ids(engine: SearchEngine, query: SearchQuery | str) -> list[int]:
    asked = ask(query) if isinstance(query, str) else query
    return [hit.document_id for hit in engine.search(asked).hits]


def facet(engine: SearchEngine, query: SearchQuery, name: str) -> dict[str, int]:
    return {f.value: f.count for f in engine.search(query).facets[name]}


@pytest.mark.parametrize("form", NUMBER_FORMS)
def test_every_way_of_writing_a_number_finds_its_document_first(holding: Holding, form: str) -> None:
    engine = holding(
        record(1, "关于便民服务的通知", number=NUMBER),
        record(2, "关于落实便民服务的通知", f"根据{NUMBER}文件要求办理。", number="云政发〔2020〕54号"),
        record(3, number="国办发〔2019〕5号", dated=date(2025, 1, 1)),
        record(4, number="国办发〔2018〕54号", dated=date(2017, 1, 1)),
    )
    found = ids(engine, form)
    assert found[0] == 1
    assert 3 not in found


def test_a_document_that_cites_a_number_is_found_by_it_too(holding: Holding) -> None:
    engine = holding(record(1, number=NUMBER), record(2, body=f"现将{NUMBER}转发给你们。"))
    assert ids(engine, NUMBER) == [1, 2]


def test_a_number_that_nobody_has_is_taken_as_words(holding: Holding) -> None:
    engine = holding(record(1, "关于3号线工程的通知"), record(2))
    assert ids(engine, "3号") == [1]


def test_an_exact_title_stands_first(holding: Holding) -> None:
    engine = holding(
        record(1, "云河县养犬管理办法解读", "云河县养犬管理办法，云河县养犬管理办法，云河县养犬管理办法。"),
        record(2, "云河县养犬管理办法"),
    )
    assert ids(engine, "云河县养犬管理办法")[0] == 2


def test_words_in_the_title_stand_before_words_in_the_body(holding: Holding) -> None:
    engine = holding(record(1, body="加强供水管理。" * 9), record(2, "关于加强供水管理的通知"))
    assert ids(engine, "供水 管理") == [2, 1]


def test_all_words_must_be_there(holding: Holding) -> None:
    engine = holding(record(1, body="供水。"), record(2, body="供水。燃气。"))
    assert ids(engine, "燃气 供水") == [2]


def test_where_nothing_has_all_words_some_are_enough_and_it_says_so(holding: Holding) -> None:
    engine = holding(record(1, body="供水。"), record(2, body="无关。"))
    result = engine.search(ask("供水 航天"))
    assert [hit.document_id for hit in result.hits] == [1]
    assert result.relaxed is Relaxed.SOME_WORDS
    assert result.explanations[0] == "未找到同时包含全部词语的文件，以下包含部分词语。"


@pytest.mark.parametrize("phrase", ["“上房屋征收”", "《土地上房屋征收》", '"地上房屋征"', "「房屋征收与补」"])
def test_a_quoted_phrase_is_found_wherever_its_words_are_cut(holding: Holding, phrase: str) -> None:
    engine = holding(
        record(1, body="国有土地上房屋征收与补偿条例。"), record(2, body="土地。房屋。征收。上房。与补。")
    )
    assert ids(engine, phrase) == [1]


def test_a_phrase_does_not_reach_over_paragraphs(holding: Holding) -> None:
    engine = holding(record(1, body="保护古树\n名木资源。"), record(2, body="保护古树名木资源。"))
    assert ids(engine, "“古树名木”") == [2]


@pytest.mark.parametrize("text", ["县", "水", "的"])
def test_a_single_character_is_a_question(holding: Holding, text: str) -> None:
    engine = holding(record(1, body="县里的水。"), record(2, "通报", body="镇街。"))
    assert ids(engine, text) == [1]


def test_a_place_that_no_dictionary_knows_is_found(holding: Holding) -> None:
    engine = holding(record(1, body="沅瀼镇修路。"), record(2, body="瀼镇沅，修路。"))
    assert ids(engine, "沅瀼镇") == [1]


@pytest.mark.parametrize("text", ["政務公開", "ＡＰＰ", "app", "政 务 公 开", "  政务公开  ", "政务　公开"])
def test_width_case_blanks_and_traditional_characters_make_no_difference(holding: Holding, text: str) -> None:
    engine = holding(record(1, body="政务公开APP上线。"), record(2))
    assert ids(engine, text) == [1]


def test_agencies_are_found_by_name_and_alias(holding: Holding) -> None:
    names = ("云河县发展和改革局", "云河发改")
    engine = holding(record(1, agency_codes=("F1",), agency_names=names), record(2))
    assert ids(engine, "云河发改") == [1]
    assert ids(engine, "发展和改革局") == [1]


def test_text_of_attachments_is_found(holding: Holding) -> None:
    engine = holding(record(1, attachments=("甘蔗良种补贴名单",)), record(2))
    assert ids(engine, "甘蔗") == [1]


def test_what_has_ended_stands_below_what_is_valid(holding: Holding) -> None:
    ended = {"ends_on": date(2020, 1, 1), "ended_as": "repealed"}
    engine = holding(record(1, "养犬管理办法", "养犬" * 20, **ended), record(2, body="养犬登记。"))
    hits = engine.search(ask("养犬")).hits
    assert [(hit.document_id, hit.state) for hit in hits] == [(2, "in_force"), (1, "repealed")]


def test_an_exact_number_is_first_although_repealed(holding: Holding) -> None:
    ended = {"ends_on": date(2020, 1, 1), "ended_as": "repealed"}
    engine = holding(record(1, number=NUMBER, **ended), record(2, body=f"废止{NUMBER}。"))
    assert ids(engine, NUMBER) == [1, 2]


def test_validity_turns_at_midnight_without_indexing_again(holding: Holding) -> None:
    last = date(2026, 3, 1)
    engine = holding(
        record(1, "养犬办法", ends_on=last + timedelta(1), ended_as="expired"), record(2, body="养犬")
    )
    assert ids(engine, ask("养犬", today=last)) == [1, 2]
    assert ids(engine, ask("养犬", today=last + timedelta(1))) == [2, 1]
    assert facet(engine, ask("养犬", today=last), "state") == {"valid": 2, "in_force": 2}
    assert facet(engine, ask("养犬", today=last + timedelta(1)), "state") == {
        "valid": 1,
        "in_force": 1,
        "expired": 1,
    }


def some_of_everything(holding: Holding) -> SearchEngine:
    day = date(2024, 5, 1)
    return holding(
        record(1, body="供水", agency_codes=("A",), theme=("02",), dated=day),
        record(
            2,
            body="供水",
            agency_codes=("A",),
            genre="公告",
            dated=date(2023, 5, 1),
            amended_on=date(2025, 1, 1),
        ),
        record(
            3,
            body="供水",
            agency_codes=("B",),
            theme=("02",),
            dated=date(2022, 5, 1),
            effective_from=date(2027, 1, 1),
        ),
        record(4, body="供水", agency_codes=("B",), dated=day, ends_on=date(2025, 1, 1), ended_as="repealed"),
        record(5, body="供水", agency_codes=("B",), dated=day, ends_on=date(2025, 1, 1), ended_as="expired"),
        record(6, body="燃气", agency_codes=("B",), dated=day),
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"agency": "A"}, {1, 2}),
        ({"genre": "公告"}, {2}),
        ({"theme": "02"}, {1, 3}),
        ({"year": 2024}, {1, 4, 5}),
        ({"state": "in_force"}, {1}),
        ({"state": "valid"}, {1, 2}),
        ({"state": "amended"}, {2}),
        ({"state": "not_yet"}, {3}),
        ({"state": "repealed"}, {4}),
        ({"state": "expired"}, {5}),
        ({"state": "nonsense"}, set()),
        ({"agency": "B", "year": 2024, "state": "repealed"}, {4}),
    ],
)
def test_filters_keep_what_they_name(holding: Holding, filters: dict[str, object], found: set[int]) -> None:
    result = some_of_everything(holding).search(ask("供水", **filters))
    assert {hit.document_id for hit in result.hits} == found
    assert result.total == len(found)


def test_counts_are_those_that_the_filter_would_find(holding: Holding) -> None:
    engine = some_of_everything(holding)
    all_five = {"agency": "B", "genre": "公告", "theme": "02", "year": 2024, "state": "repealed"}
    for chosen in (
        {},
        {"agency": "B"},
        {"year": 2024},
        {"state": "repealed"},
        {"agency": "B", "year": 2024},
        all_five,
    ):
        result = engine.search(ask("供水", **chosen))
        for name, counts in result.facets.items():
            for count in counts:
                value = int(count.value) if name == "year" else count.value
                assert engine.search(ask("供水", **{**chosen, name: value})).total == count.count, (
                    chosen,
                    name,
                    value,
                )


def test_counts_of_states_add_up_to_the_total(holding: Holding) -> None:
    engine = some_of_everything(holding)
    states = facet(engine, ask("供水"), "state")
    assert (
        sum(count for state, count in states.items() if state != "valid") == engine.search(ask("供水")).total
    )


def test_newest_and_oldest_go_by_day_then_by_id(holding: Holding) -> None:
    engine = holding(*(record(n, body="供水", dated=date(2020 + n % 3, 1, 1)) for n in range(1, 8)))
    newest = [5, 2, 7, 4, 1, 6, 3]
    assert ids(engine, ask("供水", order=Order.NEWEST)) == newest
    assert ids(engine, ask("供水", order=Order.OLDEST)) == [3, 6, 1, 4, 7, 2, 5]
    assert ids(engine, ask("供水", order=Order.NEWEST, size=3, page=3)) == newest[6:]


@pytest.mark.parametrize("order", list(Order))
def test_pages_neither_repeat_nor_skip(holding: Holding, order: Order) -> None:
    engine = holding(*(record(n, body="供水") for n in range(1, 42)))
    pages = [ids(engine, ask("供水", order=order, size=7, page=page)) for page in range(1, 8)]
    assert sorted(pk for page in pages for pk in page) == list(range(1, 42))
    assert pages[6] == []


def test_a_page_far_beyond_the_end_is_empty_and_knows_the_total(holding: Holding) -> None:
    result = holding(record(1, body="供水")).search(ask("供水", page=10**12, size=10**9))
    assert (result.total, result.hits) == (1, ())


def test_no_question_gives_everything_newest_first(holding: Holding) -> None:
    engine = holding(record(1, dated=date(2020, 1, 1)), record(2, dated=date(2021, 1, 1)))
    assert ids(engine, ask()) == [2, 1]
    assert ids(engine, ask("？！…")) == [2, 1]


def test_nothing_found_says_which_word_is_unknown(holding: Holding) -> None:
    result = holding(record(1, body="供水")).search(ask("航天"))
    assert (result.total, result.hits) == (0, ())
    assert result.advice is not None
    assert result.advice.unknown_words == ("航天",)
    assert result.advice.sentences == ("所有文件中均未出现“航天”。",)


def test_nothing_found_says_which_filter_shuts_it_out(holding: Holding) -> None:
    engine = holding(record(1, body="供水", dated=date(2024, 1, 1)))
    result = engine.search(ask("供水", year=2019))
    assert result.advice is not None
    assert result.advice.sentences == ("去掉年份筛选后有 1 件。",)


def test_found_words_are_marked_and_the_rest_is_escaped(holding: Holding) -> None:
    engine = holding(record(1, "关于<供水>的通知", "本县A&B公司供水。"))
    (hit,) = engine.search(ask("供水")).hits
    assert hit.title_html == "关于&lt;<mark>供水</mark>&gt;的通知"
    assert hit.snippet_html == "本县A&amp;B公司<mark>供水</mark>。"


def test_synonyms_are_looked_for_and_told(holding: Holding) -> None:
    engine = holding(record(1, body="最低生活保障标准。"))
    result = engine.search(ask("低保"))
    assert result.total == 1
    assert result.explanations[0] == "“低保”同时按“最低生活保障”检索。"


def test_a_title_is_suggested_by_its_beginning(holding: Holding) -> None:
    engine = holding(record(1, "乡村振兴实施意见"), record(2))
    assert ("乡村振兴实施意见", 1) in [(s.text, s.document_id) for s in engine.suggest("乡村振")]
    assert engine.suggest("") == ()


def test_count_and_health(holding: Holding) -> None:
    engine = holding(record(1), record(2))
    assert engine.count() == 2
    assert engine.healthy()
    assert set(engine.versions()) == {1, 2}


@pytest.mark.parametrize(
    "text",
    ["\x00", '+-*/()[]{}:\\"', "AND OR NOT", "《》", "“", "a" * 5000, "国" * 5000, "𠮷", "\u202e", "%_"],
)
def test_no_question_is_too_strange(holding: Holding, text: str) -> None:
    result = holding(record(1)).search(ask(text, today=TODAY))
    assert result.total >= 0
