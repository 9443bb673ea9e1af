"""Who applies, as staff fill it in: when an application is entered, and when it is put right or completed."""

from typing import Any

from django import forms

from kaicheng.foi import declared
from kaicheng.foi.identity import Applicant

PERSON = (
    "name", "identity_kind", "identity_number", "telephone", "email", "address", "postcode", "fax", "representative",
    "contact", "agent",
)  # fmt: skip
_NOT_GIVEN = [("", "（未提供）")]


class ApplicantForm(forms.Form):
    """Nothing is compulsory: what a paper does not say is no reason to turn it away."""

    name = forms.CharField(label="姓名或者名称", max_length=200, required=False)
    identity_kind = forms.ChoiceField(label="身份证明", required=False)
    identity_number = forms.CharField(label="证件号码", max_length=50, required=False)
    representative = forms.CharField(label="法定代表人或者负责人", max_length=100, required=False)
    contact = forms.CharField(label="联系人", max_length=100, required=False)
    agent = forms.CharField(label="委托代理人", max_length=100, required=False)
    telephone = forms.CharField(label="电话", max_length=50, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    postcode = forms.CharField(label="邮政编码", max_length=10, required=False)
    fax = forms.CharField(label="传真", max_length=50, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, one.name) for code, one in declared.identities().items()]
        self.fields["identity_kind"].choices = [*_NOT_GIVEN, *known]  # type: ignore[attr-defined]  # a choice field

    @staticmethod
    def ways(current: str = "") -> list[tuple[str, str]]:
        """Ways to choose from. Only who applied on the site has its query code at hand: there it stays what he chose."""
        return [(c, one.name) for c, one in declared.ways().items() if c == current or c != "online"]

    @property
    def applicant(self) -> Applicant:
        return Applicant(**{name: self.cleaned_data[name].strip() for name in PERSON})
