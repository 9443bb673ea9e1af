from kaicheng.catalogue.declared import items
from kaicheng.catalogue.selectors import disclosure_tree, item, item_name


def test_the_fifteen_items_of_article_20_are_there_in_their_order() -> None:
    codes = [one.code for one in disclosure_tree() if one.code.startswith("20.")]
    assert codes == [f"20.{n}" for n in range(1, 16)]


def test_each_item_names_its_clause() -> None:
    for one in disclosure_tree():
        assert one.clause.startswith("第二十条第" if one.code.startswith("20.") else "第二十一条")
        assert one.basis
        assert len(one.code) <= 10


def test_budgets_are_due_in_natural_days_and_penalties_in_seven_working_days() -> None:
    budget, penalty = items()["20.7"], items()["20.6"]
    assert budget.term == "20日"
    assert penalty.term == "7个工作日"
    assert items()["20.3"].term == "20个工作日"


def test_an_unknown_code_has_no_name() -> None:
    assert item("99") is None
    assert item_name("99") == ""
    assert item_name("20.7") == "财政预算、决算"
