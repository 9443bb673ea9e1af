"""The table of rights over the record (design section 5).

An auditor reads all that happened at his agency and below, and proves the record whole. The open-government office
reads the acts of its own unit and those below. An administrator keeps accounts and never sees content, so of the record
he sees what was done to accounts and agencies. Which rows each sees is `selectors.visible`.
"""

from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Scope, duty, register

READERS = (DutyKind.AUDITOR, DutyKind.OFFICE, DutyKind.ADMINISTRATOR)

READ = register("audit.read", duty(*READERS, of=lambda _obj: None), "查看留痕记录", scope=Scope.READ).name
VERIFY = register(
    "audit.verify", duty(DutyKind.AUDITOR, of=lambda _obj: None), "核验留痕记录", scope=Scope.READ
).name
