"""One's own notices: the list, opening one, what comes by e-mail."""
# ruff: noqa: ARG002 - Django hands each handler the request and the parts of its address, wanted or not

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from kaicheng.kernel.given import numbers_in
from kaicheng.notices import mailing, permissions, services
from kaicheng.notices.models import Notice
from kaicheng.notices.selectors import mail_choices, mine, unread_count
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired
from kaicheng.users.views.staff import signed_in

PAGE = 30


class NoticeView(DutyRequired):
    verb = permissions.READ

    @cached_property
    def person(self) -> User:
        return signed_in(self.request)


class Notices(NoticeView):
    """The list, unread first; marking read, one by one or all."""

    template_name = "notices/notices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        unread = request.GET.get("show") == "unread"
        pages = Paginator(mine(self.person, unread=unread), PAGE)
        return self.show(
            page=pages.get_page(request.GET.get("page")),
            unread=unread,
            count=unread_count(self.person),
            mail_configured=mailing.configured(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if "all" in request.POST:
            done = services.mark_all_read(actor=self.person, now=self.now)
        else:
            picked = numbers_in(request.POST.getlist("pick"))[:PAGE]
            done = services.mark_some_read(actor=self.person, pks=picked, now=self.now)
        if done:
            messages.success(request, f"已将{done}条提醒标为已读。")
        else:
            messages.info(request, "没有选中未读的提醒。")
        return redirect("notices:notices")


class Open(NoticeView):
    """Go to the thing a notice speaks of; it counts as read from then on."""

    @cached_property
    def notice(self) -> Notice:
        return get_object_or_404(Notice, pk=self.kwargs["pk"])

    def governing(self) -> Notice:  # type: ignore[override]  # the person decides, not an agency
        return self.notice

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = services.mark_read(notice=self.notice, actor=self.person, now=self.now)
        return redirect(notice.url or "notices:notices")


class Mail(NoticeView):
    """Which kinds of notices come by e-mail as well."""

    template_name = "notices/mail.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(
            choices=mail_choices(self.person),
            address=self.person.email,
            mail_configured=mailing.configured(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        offered = [choice.kind for choice in mail_choices(self.person)]
        services.choose_mail(actor=self.person, wanted=request.POST.getlist("kind"), offered=offered)
        messages.success(request, "已保存。")
        return redirect("notices:mail")
