"""What the editor of the home page asks for; rules live in the services."""

from typing import Any

from django import forms

from kaicheng.columns.models import Column
from kaicheng.columns.selectors import open_columns, present_codes
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.forms import DAY
from kaicheng.portal.models import HomeBlock, HomePicture
from kaicheng.portal.services import BlockGiven
from kaicheng.portal.workflow import KINDS, MOST, USUAL, WIDTHS, BlockKind, Link, Said, Width


class LinksField(forms.CharField):
    """Links, one a line: name, blank, address."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple | list):
            return "\n".join(f"{link.label} {link.url}" for link in value)
        return value

    def to_python(self, value: Any) -> Any:
        links = []
        for line in (super().to_python(value) or "").splitlines():
            parts = line.strip().rsplit(None, 1)  # at a full-width blank, too
            if not parts:
                continue
            if len(parts) == 1:
                raise forms.ValidationError(f"“{parts[0]}”缺少名称或网址，应为：名称 网址。")
            links.append(Link(parts[0][:60], parts[1]))
        return tuple(links)

    def validate(self, value: Any) -> None:
        """What is needed depends on the kind of block; the service says so."""


_NEEDED = {
    BlockKind.NOTICE: ("text",),
    BlockKind.COLUMN: ("column",),
    BlockKind.COLUMNS: ("codes",),
    BlockKind.LINKS: ("links",),
    BlockKind.PICTURE: ("file", "alt"),
}


class BlockForm(forms.Form):
    """One form for every kind of block; fields that a kind does not ask for are left out."""

    title = forms.CharField(
        label="标题", max_length=40, required=False, help_text="不填的，用板块的通用标题。"
    )
    text = forms.CharField(
        label="文字", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    url = forms.CharField(
        label="链接", max_length=500, required=False, help_text="本站网址以 / 开头，外站以 https:// 开头。"
    )
    column: forms.ModelChoiceField[Column] = forms.ModelChoiceField(
        queryset=None,
        label="栏目",
        required=False,
        empty_label="请选择栏目",
        to_field_name="code",
    )
    codes = forms.MultipleChoiceField(label="栏目", required=False, widget=forms.CheckboxSelectMultiple)
    count = forms.IntegerField(label="件数", min_value=1, max_value=MOST, initial=USUAL, required=False)
    file = forms.FileField(
        label="图片文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG、PNG 或 WebP，不超过 10 MB，宽 320 像素以上。拍摄地点、设备等附带信息自动去除。",
    )
    alt = forms.CharField(
        label="替代文字",
        max_length=200,
        required=False,
        help_text="说明图上是什么，供看不到图片的人使用。",
        error_messages={"required": "请写明图片的替代文字：看不到图片的人由此知道图上是什么。"},
    )
    links = LinksField(
        label="链接", required=False, help_text="每行一个：名称 网址，如“县人大 https://…”。", max_length=4000
    )
    width = forms.ChoiceField(label="宽度")
    since = forms.DateField(label="显示自", required=False, widget=DAY, help_text="不填的，启用即显示。")
    until = forms.DateField(label="显示至", required=False, widget=DAY, help_text="不填的，一直显示。")

    def __init__(self, *args: Any, kind: BlockKind, block: HomeBlock | None = None, **kwargs: Any) -> None:
        described = KINDS[kind]
        kwargs["initial"] = _initial(block, described.widths[0])
        super().__init__(*args, **kwargs)
        columns = open_columns()
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["codes"].choices = [(one.code, one.name) for one in columns]  # type: ignore[attr-defined]
        self.fields["width"].choices = [(width.value, WIDTHS[width]) for width in described.widths]  # type: ignore[attr-defined]
        asked = {"file" if name == "picture" else name for name in described.asks} | {
            "width",
            "since",
            "until",
        }
        for name in set(self.fields) - asked:
            del self.fields[name]
        for name in set(_NEEDED.get(kind, ())) & set(self.fields):
            self.fields[name].required = name != "file" or block is None

    def given(self, picture: HomePicture | None) -> BlockGiven:
        data = self.cleaned_data
        return BlockGiven(
            width=Width(data["width"]),
            title=data.get("title", ""),
            said=Said(
                text=data.get("text", ""),
                url=data.get("url", ""),
                alt=data.get("alt", ""),
                count=data.get("count") or USUAL,
                codes=tuple(data.get("codes", ())),
                links=data.get("links", ()),
            ),
            column=data.get("column"),
            picture=picture,
            since=data["since"],
            until=data["until"],
        )


def _initial(block: HomeBlock | None, width: Width) -> dict[str, Any]:
    if block is None:
        return {"width": Width.HALF.value if width != Width.FULL else width.value}
    said = block.saying
    return {
        "title": block.title, "width": block.width, "since": block.since, "until": block.until,
        "column": block.column.code if block.column else None, "text": said.text, "url": said.url, "alt": said.alt,
        "count": said.count, "codes": present_codes(said.codes), "links": said.links,
    }  # fmt: skip


class PublishForm(forms.Form):
    note = forms.CharField(label="本次改动", max_length=200, required=False)


def explain(form: forms.Form, refusal: Invalid) -> None:
    """Put each sentence of a refusal beside its field; what has no field stands on top."""
    names = {"picture": "file"}
    for name, sentence in (refusal.errors or {"": refusal.sentence}).items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, sentence)
