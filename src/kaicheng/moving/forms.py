"""Forms of moving in."""

from typing import Any

from django import forms
from django.conf import settings

from kaicheng.documents.models import Openness
from kaicheng.moving.declared import columns
from kaicheng.moving.models import ImportRun
from kaicheng.moving.sheet import LARGEST_MB
from kaicheng.organisations.models import Agency, AgencyQuerySet


class UploadForm(forms.Form):
    """A sheet with its files, and the run's rules."""

    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        None,
        label="主持机关",
        empty_label=None,
        help_text="可以迁入该机关及其下属机关的文件；清单中没有写责任机关、也没有认出发文机关的，归该机关。",
    )
    manifest = forms.FileField(
        label="清单", help_text=f"xlsx 或 CSV（UTF-8、GB18030 均可），每行一份文件，不超过 {LARGEST_MB} MB。"
    )
    bundle = forms.FileField(label="文件包", required=False)
    site = forms.CharField(
        label="原网站域名",
        required=False,
        max_length=200,
        help_text="如 www.example.gov.cn。清单中只写路径、没有写域名的原网址，按此登记。",
    )
    basis = forms.CharField(
        label="迁入依据",
        required=False,
        max_length=300,
        help_text="记入每份文件的审查记录。不填的，写作“原网站已公开的信息整体迁移”。",
    )
    openness = forms.ChoiceField(
        label="没有注明公开属性的",
        required=False,
        choices=[("", "不导入，列为问题"), (Openness.PROACTIVE.value, "认定为主动公开")],
        help_text="清单和文件上都没有注明公开属性的，如何认定。",
    )
    name = forms.CharField(
        label="批次名称", required=False, max_length=100, help_text="不填的，用清单的文件名。"
    )

    def __init__(self, *args: Any, agencies: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above; for the type checker
        field.queryset = agencies
        self.fields["bundle"].help_text = (
            f"清单中写的文件，打成一个 zip，不超过 {settings.MOVING_UPLOAD_MB} MB。更大的，请管理员把文件放到服务器上，"
            "用命令 ./kaicheng manage moving check 清单 目录 导入。"
        )
        self.fields["manifest"].widget.attrs["accept"] = ".xlsx,.csv,.txt"
        self.fields["bundle"].widget.attrs["accept"] = ".zip"

    def clean_bundle(self) -> Any:
        upload = self.cleaned_data["bundle"]
        if upload and upload.size > settings.MOVING_UPLOAD_MB * 1024 * 1024:
            raise forms.ValidationError(
                f"文件包超过 {settings.MOVING_UPLOAD_MB} MB，请分几个批次上传，或用命令从服务器目录导入。"
            )
        return upload


class HeadsForm(forms.Form):
    """One choice for each heading of the sheet."""

    def __init__(self, *args: Any, run: ImportRun, samples: list[list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: list[tuple[str, str]] = []
        ours: list[tuple[str, str]] = []
        for column in columns().values():
            (kept if column.kept else ours).append((column.code, column.name))
        choices = [("", "不用"), ("登记到文件", ours), ("只留在批次中备查", kept)]
        for place, head in enumerate(run.heads):
            self.fields[f"head-{place}"] = forms.ChoiceField(
                label=head or f"第{place + 1}列（无表头）",
                choices=choices,
                required=False,
                initial=run.mapping.get(str(place), ""),
                help_text="　".join(_shown(row[place]) for row in samples if place < len(row) and row[place]),
            )

    @property
    def chosen(self) -> dict[str, str]:
        return {name.removeprefix("head-"): code for name, code in self.cleaned_data.items() if code}


def _shown(cell: str) -> str:
    flat = " ".join(cell.split())
    return flat if len(flat) <= 36 else flat[:35] + "…"  # noqa: PLR2004 - what fits beside the heading


class AddressForm(forms.Form):
    """An old address by hand."""

    shown = forms.CharField(
        label="原网址",
        max_length=2000,
        help_text="完整网址，或者以 / 开头的路径。以 /* 结尾的，表示该目录下的所有网址。",
    )
    target = forms.CharField(
        label="转到",
        max_length=500,
        help_text="文件的短码、文号或标题，或者本站以 / 开头的地址（如 /library/）。",
    )
