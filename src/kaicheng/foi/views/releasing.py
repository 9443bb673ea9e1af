"""The screen on which a file is covered before it is handed over: pages or paragraphs on the left, covers on the right."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from gongwen.redaction import Occurrences, Place, Words
from kaicheng.foi import permissions
from kaicheng.foi.declared.grounds import grounds
from kaicheng.foi.models import Paper, Release
from kaicheng.foi.selectors import releases
from kaicheng.foi.services import keeping, releasing
from kaicheng.foi.services.releasing import Cover
from kaicheng.foi.views.base import OneCase
from kaicheng.kernel.refusals import Invalid

_LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the platform found, for the clerk to cover: `value` is what the box sends."""

    label: str
    words: str
    where: str
    value: str


class OnePaper(OneCase):
    """An original of the case, `paper` in the address; what bears the applicant's name is none, and is not shown here."""

    verb = permissions.WRITE

    @cached_property
    def paper(self) -> Paper:
        found = releases.original(self.case, self.kwargs["paper"])
        if found is None:
            raise Http404("没有这个文件。")
        return found


class ReleaseScreen(OnePaper):
    template_name = "foi/release/cover.html"

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        names = [one for one in request.GET.get("names", "").replace("、", " ").split() if one][:20]
        covers = releasing.covers_made(self.former) if self.former else []
        return self._screen(covers, names=names)

    @cached_property
    def former(self) -> Release | None:
        """What was made of this paper last, to begin from."""
        return releases.last_of(self.paper)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        try:
            covers = self._given()
        except Invalid as invalid:
            return self._screen([], errors=invalid.errors, status=400)
        try:
            if request.POST.get("sure") != "on" and (open_still := releasing.uncovered(self.paper, covers)):
                return self._screen(covers, still=open_still)
            releasing.release(self.case, self.paper, covers, actor=self.actor, now=self.now)
        except Invalid as invalid:
            return self._screen(covers, errors=invalid.errors, status=400)
        said = f"已制作提供件，遮盖 {len(covers)} 处。" if covers else "已制作提供件，隐藏内容已清除。"
        messages.success(request, f"{said}请下载核对后再送审。")
        return redirect("foi:case", self.case.pk)

    def _given(self) -> list[Cover]:
        """Covers drawn on the page, boxes ticked, and words typed. Raises Invalid."""
        given: list[Any] = []
        try:
            given += json.loads(self.request.POST.get("covers") or "[]")
            for value in self.request.POST.getlist("offer"):
                given += json.loads(value)
        except ValueError as error:
            raise Invalid(errors={"covers": "遮盖的标记有误，请重新标记。"}) from error
        ground = self.request.POST.get("ground", "")
        words = self.request.POST.get("words", "")[:_LONGEST_WORDS].splitlines()
        given += [{"words": line.strip(), "ground": ground} for line in words if line.strip()]
        for one in given:
            if isinstance(one, dict) and not one.get("ground"):
                one["ground"] = ground
        return list(dict.fromkeys(releasing.covers_of(given)))

    def _screen(
        self,
        covers: list[Cover],
        *,
        names: list[str] | None = None,
        errors: dict[str, str] | None = None,
        still: tuple[str, ...] = (),
        status: int = 200,
    ) -> HttpResponse:
        found, wrong = Occurrences(""), dict(errors or {})
        try:
            found = releasing.looked_through(self.paper, names or ())
        except Invalid as invalid:
            wrong |= invalid.errors
        typed = [cover.place.words for cover in covers if isinstance(cover.place, Words)]
        drawn = [
            {**releasing.plain(cover.place), "ground": cover.ground}
            for cover in covers
            if not isinstance(cover.place, Words)
        ]
        return self.show(
            status=status,
            case=self.case,
            paper=self.paper,
            found=found,
            offers=_offers(found, {cover.place for cover in covers}),
            grounds=grounds().values(),
            ground=covers[0].ground if covers else "privacy",
            covers=drawn,
            words="\n".join(typed),
            names="、".join(names or ()),
            errors=wrong,
            still=still,
            fresh=self.request.method == "GET"
            and not covers,  # what was found is covered unless the clerk says no
            former=self.former,
        )


def _offers(found: Occurrences, covered: Collection[Place]) -> list[Offer]:
    """What was found and is not marked yet."""
    where = {passage.index: passage.place for passage in found.passages}
    out = []
    for one in found.proposals:
        if all(place in covered for place in one.places):
            continue
        places = [releasing.plain(place) for place in one.places]
        first = places[0]
        place = f"第{first['page']}页" if "page" in first else where.get(first["paragraph"], "")
        out.append(Offer(one.label, one.words, place, json.dumps(places)))
    return out


class AddOriginal(OneCase):
    """Put a file among the originals from which something is handed over."""

    verb = permissions.WRITE

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        files = request.FILES.getlist("originals")
        if not files:
            raise Invalid(errors={"originals": "请选择文件。"})
        for file in files:
            releasing.add_original(
                self.case, file.name or "未命名", file.read(), actor=self.actor, now=self.now
            )
        messages.success(request, f"已加入 {len(files)} 个原件，请逐个制作提供件。")
        return redirect("foi:case", self.case.pk)


class ReleasePage(OnePaper):
    """A page of the paper as a picture, with nothing covered: for the screen alone."""

    def get(self, _request: HttpRequest, **_address: Any) -> HttpResponse:
        try:
            picture = releasing.picture_of(self.paper, self.kwargs["page"])
        except Invalid as invalid:
            raise Http404(str(invalid)) from invalid
        headers = {"Cache-Control": "no-store, private", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(picture, content_type="image/png", headers=headers)


class Released(OneCase):
    """A file that was made ready, to be looked at before it goes out."""

    verb = permissions.WRITE

    def get(self, _request: HttpRequest, **_address: Any) -> HttpResponse:
        made = releases.of_result(self.case, self.kwargs["paper"])
        if made is None:
            raise Http404("没有这个提供件。")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.result.name, safe='')}",
            "Cache-Control": "no-store, private",
            "X-Content-Type-Options": "nosniff",
        }
        content = keeping.opened(made.result)
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)


class DropRelease(OneCase):
    """Take back a file that was made ready."""

    verb = permissions.WRITE

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        made = releases.release_by_id(self.case, self.kwargs["release"])
        if made is None:
            raise Http404("没有这个提供件。")
        releasing.drop(made, actor=self.actor, now=self.now)
        messages.success(request, "提供件已撤销。")
        return redirect("foi:case", self.case.pk)
