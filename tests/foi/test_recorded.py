"""Every entry of the record about an application says in words what was done."""

from datetime import date

import pytest
from foi.factories import APPLICANT, FILED, at, handler_of
from foi.letter_factories import fill, make_handled
from wagtail.hooks import search_for_hooks

from kaicheng.audit import verbs
from kaicheng.audit.models import Entry
from kaicheng.foi import permissions
from kaicheng.foi.declared.letters import letter_contents
from kaicheng.foi.models import Paper
from kaicheng.foi.recorded import explain
from kaicheng.foi.services import amending, keeping, releasing, writing

DAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def words() -> None:
    """The hooks of the back office register them."""
    search_for_hooks()


@pytest.mark.django_db
def test_letters_releases_and_corrections_are_told_in_words() -> None:
    case = make_handled()
    actor = handler_of(case.agency)
    letter = fill(writing.compose(case, "supplement", actor=actor, now=at(DAY)), DAY)
    writing.send(letter, writing.Sending(DAY), actor=actor, now=at(DAY))
    paper = keeping.keep(case, Paper.Kind.SOURCE, "照片.png", b"\x89PNG", now=at(FILED))
    releasing._record(
        releasing.Release(case=case, result=paper, grounds={"privacy": 2}), actor, at(DAY), "made"
    )
    amending.amend(case, amending.Amended(APPLICANT), reason="核对", actor=actor, now=at(DAY))
    said = [(e.verb, verbs.explained(e.verb, e.detail)) for e in Entry.objects.order_by("sequence")]
    name, number = "政府信息公开申请补正告知书", "棠建公函〔2026〕1号"
    assert ("foi.write", [("办理", "开始拟写"), ("文书", name)]) in said
    assert (
        "foi.write",
        [("办理", "修改"), ("文书", name), ("修改之处", "补正的理由和方法、补正事项")],
    ) in said
    assert ("foi.write", [("办理", "发出"), ("文书", name), ("文号", number)]) in said
    assert ("foi.release", [("办理", "制作提供件"), ("遮盖", "个人隐私2处")]) in said
    assert ("foi.correct", [("理由", "核对")]) in said


def test_every_verb_has_its_words_and_nothing_unknown_is_shown_as_a_code() -> None:
    for verb in (*permissions.VERBS, releasing.MADE):
        assert verbs.label_of(verb) != verb
        assert verbs.explained(verb, {}) == []
    odd = {
        "act": "?",
        "letter": "?",
        "decision": "?",
        "parts": ["?"],
        "grounds": {"?": 1},
        "kind": "?",
        "what": "?",
    }
    assert explain(odd) == []
    named = explain({"parts": sorted(letter_contents())})[0][1]
    assert all(content.name in named for content in letter_contents().values())
