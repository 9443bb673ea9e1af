"""The API asked everything that its description allows, and what it does not allow, by schemathesis."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from documents.factories import make_document, relation
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from kaicheng.documents.models import Document, RelationKind
from kaicheng.portal.api import records
from kaicheng.subscriptions.services import catch_up

EXAMPLES = 15
PLAIN = {"Accept-Encoding": "identity"}  # the caller in this process does not unpack
POLITE = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for found in schema.get_all_operations():
        yield found.ok()


def examined(operation: Any, mode: GenerationMode) -> int:
    """Ask one operation many things; every answer must be one that the description names, in its shape."""
    asked = 0

    @POLITE
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        case.call_and_validate(headers=PLAIN)

    ask()
    return asked


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The server closes its connection after each request; here that would end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def library(water: Document) -> Document:
    other = make_document(agency=water.agency, relations=[relation(RelationKind.CITES, water)])
    catch_up(other.live.published_at)
    return water


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_the_answer_is_as_described(library: Document, mode: GenerationMode) -> None:
    asked = 0
    for operation in operations():
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
            continue  # without parameters nothing can be asked wrongly
        asked += examined(operation, mode)
    assert asked > 10 * EXAMPLES / 2


@pytest.mark.parametrize("address", ["documents/{code}", "agencies/XSSL"])
def test_what_exists_is_answered_as_described(library: Document, address: str) -> None:
    wanted = address.split("/", maxsplit=1)[0] + "/{code}"
    operation = next(one for one in operations() if one.path.endswith(wanted))
    code = library.code if "{" in address else "XSSL"
    answer = operation.Case(path_parameters={"code": code}).call_and_validate(headers=PLAIN)
    assert answer.status_code == 200


def test_an_answer_that_breaks_the_description_is_found(
    library: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = records.listed
    monkeypatch.setattr(records, "listed", lambda row: right(row) | {"version": "eins"})
    wrong = next(one for one in operations() if one.path.endswith("/documents"))
    with pytest.raises(FailureGroup):
        examined(wrong, GenerationMode.POSITIVE)
