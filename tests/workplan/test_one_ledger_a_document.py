"""An older database may hold two ledgers of one document; bringing it up to date keeps both and all that is in them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from documents.factories import make_agency, make_document
from workplan.factories import make_plan

from kaicheng.workplan.workflow import Stage

migration = import_module("kaicheng.workplan.migrations.0003_one_ledger_a_document")


@pytest.mark.django_db
def test_the_foremost_keeps_its_document_and_the_other_says_so() -> None:
    agency = make_agency()
    document = make_document(agency=agency)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX ledger_once")  # as it was before
    doubled = make_plan(agency, stage=Stage.PROPOSED, document=document, note="第二次点击")
    running = make_plan(agency, document=document)
    cancelled = make_plan(agency, stage=Stage.ABANDONED, document=document)
    alone = make_plan(agency, document=make_document(agency=agency))
    migration.leave_one_of_a_document(apps, None)
    for plan in (doubled, running, cancelled, alone):
        plan.refresh_from_db()
    assert (running.document, cancelled.document) == (document, document)
    assert alone.document is not None
    assert doubled.document is None
    assert doubled.note == "与另一台账出自同一文件，已解除与来源文件的关联。第二次点击"
