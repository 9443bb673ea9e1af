"""Objects of an agency for every address of the area, for the walk of all duties over all addresses."""

from workplan.factories import NOON, make_plan, make_task

from kaicheng.files.models import StoredFile
from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import Evidence, TaskNote

OF_PLAN: tuple[str, ...] = (
    "board",
    "timeline",
    "leader",
    "export",
    "look_back",
    "adopt",
    "previous",
    "draft_report",
    "carry_over",
    "plan",
    "arrange",
    "add",
    "approve",
    "close",
    "reopen",
    "abandon",
    "publicise",
    "remind",
    "bulk",
    "bulk_sheet",
    "upper",
    "copy",
)
OF_TASK: tuple[str, ...] = ("amend", "task", "act")


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    """A running ledger of the agency with a task that it leads itself."""
    plan = make_plan(agency)
    task = make_task(plan, agency)
    note = TaskNote.objects.create(task=task, state=task.state, on=NOON.date(), text="说明", at=NOON)
    file = StoredFile.objects.create(
        digest="0" * 64, name="佐证.pdf", media_type="application/pdf", size=1, stored_at=NOON
    )
    proof = Evidence.objects.create(note=note, title=file.name, file=file)
    return {
        "workplan:evidence": {"pk": proof.pk},
        **{
            f"workplan:{name}": {}
            for name in (
                "plans",
                "year_board",
                "new",
                "import",
                "import_template",
                "mine",
                "find_document",
                "act_many",
            )
        },
        **{f"workplan:{name}": {"pk": plan.pk} for name in OF_PLAN},
        **{f"workplan:{name}": {"pk": task.pk} for name in OF_TASK},
    }
