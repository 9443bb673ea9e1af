from datetime import date

import pytest

from gongwen.reading import read_bytes
from gongwen.recognise import recognise
from kaicheng.documents.intake.effects import Effect, effects_of
from kaicheng.documents.intake.running import RunningText


def read(text: str) -> tuple[Effect, ...]:
    document = recognise(read_bytes(text.encode(), "件.txt"))
    return effects_of(RunningText(document, document.title.value if document.title else ""))


def said(text: str) -> set[tuple[str, str, str]]:
    return {(e.kind.value, e.title, e.number) for e in read(text) if e.kind not in {"cites", "implements"}}


def paper(title: str, *body: str, end: str = "溪山县人民政府\n2025年3月3日") -> str:
    return "\n".join([title, "各乡镇人民政府：", *body, end])


def test_a_clause_at_the_end_repeals_with_number() -> None:
    text = paper(
        "溪山县人民政府关于印发《溪山县停车管理规定》的通知",
        "现将《溪山县停车管理规定》印发给你们。",
        "本规定自2025年6月1日起施行，《溪山县停车管理暂行办法》（溪政发〔2016〕9号）同时废止。",
    )
    assert said(text) == {("repeals", "溪山县停车管理暂行办法", "溪政发〔2016〕9号")}


def test_a_decision_to_repeal_names_its_day() -> None:
    text = paper(
        "溪山县人民政府关于废止《溪山县河道采砂办法》的决定",
        "决定自2025年9月1日起废止《溪山县河道采砂办法》（溪政发〔2011〕3号）。",
    )
    (effect,) = [e for e in read(text) if e.kind == "repeals"]
    assert effect.number == "溪政发〔2011〕3号"


def test_an_amendment_is_read_from_title_and_text() -> None:
    text = paper(
        "溪山县人民政府关于修改《溪山县茶园管理办法》的决定",
        "县人民政府决定对《溪山县茶园管理办法》（溪政发〔2019〕12号）作如下修改：",
        "一、第五条修改为：“禁止在陡坡地开垦茶园。”",
        "本决定自2025年4月1日起施行。",
    )
    assert said(text) == {("amends", "溪山县茶园管理办法", "溪政发〔2019〕12号")}


def test_a_prolongation_has_its_last_day() -> None:
    text = paper(
        "溪山县人民政府关于延长《溪山县茶园管理办法》有效期的通知",
        "经研究，决定将《溪山县茶园管理办法》（溪政发〔2019〕12号）有效期延长至2029年7月31日。",
    )
    (effect,) = [e for e in read(text) if e.kind == "extends"]
    assert (effect.title, effect.until) == ("溪山县茶园管理办法", date(2029, 7, 31))


def test_a_prolongation_by_years_waits_for_the_targets_period() -> None:
    text = paper(
        "溪山县人民政府关于延长《溪山县茶园管理办法》有效期的通知", "《溪山县茶园管理办法》有效期延长三年。"
    )
    (effect,) = [e for e in read(text) if e.kind == "extends"]
    assert (effect.until, effect.years) == (None, 3)


def test_an_interpretation_points_at_what_it_explains() -> None:
    text = "《溪山县停车管理规定》政策解读\n县政府印发了《溪山县停车管理规定》（溪政规〔2025〕3号）。现解读如下。\n一、为什么制定"
    assert said(text) == {("interprets", "溪山县停车管理规定", "溪政规〔2025〕3号")}


@pytest.mark.parametrize(
    "sentence",
    [
        "各单位要对照《溪山县养犬管理办法》抓好落实。",
        "《溪山县养犬管理办法》继续有效。",
        "《溪山县养犬管理办法》未予废止的条款仍须执行。",
        "各单位可以就《溪山县养犬管理办法》提出废止建议。",
    ],
)
def test_mere_mention_repeals_nothing(sentence: str) -> None:
    assert said(paper("溪山县人民政府关于加强犬只管理的通知", sentence)) == set()


def test_one_target_has_one_relation_the_strongest() -> None:
    text = paper(
        "溪山县人民政府关于废止《溪山县河道采砂办法》的决定",
        "《溪山县河道采砂办法》（溪政发〔2011〕3号）自2011年施行以来发挥了作用。",
        "现决定废止《溪山县河道采砂办法》。",
    )
    kinds = [e.kind.value for e in read(text) if e.title == "溪山县河道采砂办法"]
    assert kinds == ["repeals"]
