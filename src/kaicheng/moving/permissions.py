"""The table of rights over moving in: the open-government office alone, at the agency that hosts the run."""

from kaicheng.moving.workflow import Step
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Scope, duty, may, register, require

office = duty(DutyKind.OFFICE)

READ = register("moving.read", duty(DutyKind.OFFICE, DutyKind.AUDITOR), "查看迁移批次", scope=Scope.READ).name
RECEIVE = register("moving.receive", office, "上传迁移清单", scope=Scope.CONTENT).name
CHECK = register(Step.CHECK.value, office, "检查迁移清单", scope=Scope.CONTENT).name
DECIDE = register("moving.decide", office, "处理迁移中的重复与待处理行", scope=Scope.CONTENT).name
COMMIT = register(Step.COMMIT.value, office, "导入迁移清单", scope=Scope.CONTENT).name
PAUSE = register(Step.PAUSE.value, office, "暂停导入", scope=Scope.CONTENT).name
UNDO = register(Step.UNDO.value, office, "撤销导入", scope=Scope.CONTENT).name
DROP = register(Step.DROP.value, office, "放弃迁移批次", scope=Scope.CONTENT).name
ADDRESS = register("moving.address", office, "登记原网址", scope=Scope.CONTENT).name

__all__ = [
    "ADDRESS",
    "CHECK",
    "COMMIT",
    "DECIDE",
    "DROP",
    "PAUSE",
    "READ",
    "RECEIVE",
    "UNDO",
    "may",
    "require",
]
