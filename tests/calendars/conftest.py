"""A county and the texts of notices."""

import pytest
from organisations.factories import make_county
from users.factories import on_duty

from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User

# invented: in the form of the real ones
Y2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕90号
一、元旦：2026年12月31日（周四）至2027年1月2日（周六）放假调休，共3天。1月3日（周日）上班。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
国务院办公厅
2026年11月20日
"""


@pytest.fixture
def county(db: None) -> dict[str, Agency]:
    return make_county()


@pytest.fixture
def office(county: dict[str, Agency]) -> User:
    return on_duty(DutyKind.OFFICE, county["G"])
