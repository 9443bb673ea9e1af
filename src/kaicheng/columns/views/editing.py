"""A new column, a changed one, and what it would show: the preview that follows the form."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property

from kaicheng.columns import permissions, services
from kaicheng.columns.forms import ColumnForm, QuestionForm, explain
from kaicheng.columns.models import Column
from kaicheng.columns.question import Question
from kaicheng.columns.selectors import Selection, all_columns, page_of, selected, selection_of
from kaicheng.columns.services.checking import question_troubles
from kaicheng.documents.selectors import as_rows, public_documents
from kaicheng.kernel.given import number_in
from kaicheng.kernel.refusals import Conflict, Invalid, NotAllowed
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User
from kaicheng.users.views import DutyRequired

FIRST = 10


def preview_of(selection: Selection, today: date) -> dict[str, Any]:
    """How many documents a selection means, and its first ten."""
    documents = selected(selection, today)
    wanted = page_of(documents, 0, FIRST)
    known = {row.document.pk: row for row in as_rows(public_documents(wanted), today)}
    return {
        "total": documents.count(),
        "lines": [(known[pk], pk in selection.pins) for pk in wanted if pk in known],
        "troubles": list(question_troubles(selection.question).values()),
    }


class Editor(DutyRequired):
    """What the two editors share: two forms, a preview, one act."""

    template_name = "columns/edit.html"

    @cached_property
    def column(self) -> Column | None:
        return None

    @cached_property
    def actor(self) -> User:
        if not isinstance(self.request.user, User):
            raise NotAllowed
        return self.request.user

    def column_form(self, data: Any = None) -> ColumnForm:
        kept = permissions.kept_agencies(self.actor, self.today)
        agencies = kept.standing(self.today)
        if (
            self.column is not None
        ):  # an agency that has ended keeps its columns until they are given to another
            agencies |= kept.filter(pk=self.column.agency_id)
        return ColumnForm(data, column=self.column, agencies=agencies, today=self.today)

    def question_form(self, data: Any = None) -> QuestionForm:
        return QuestionForm(data, question=self.column.asked if self.column and data is None else None)

    def selection(self, question: Question) -> Selection:
        if self.column is None:
            return Selection(question)
        saved = selection_of(self.column, self.today)
        return Selection(question, saved.pins, saved.excluded)

    def page(
        self, form: ColumnForm, asked: QuestionForm, question: Question, status: int = 200, lock: str = ""
    ) -> HttpResponse:
        return self.show(
            status=status,
            column=self.column,
            form=form,
            asked=asked,
            lock_version=lock
            or self.request.POST.get("lock_version")
            or (self.column.lock_version if self.column else 0),
            preview=preview_of(self.selection(question), self.today),
        )

    def get(self, request: HttpRequest, **_kwargs: str) -> HttpResponse:  # noqa: ARG002 - Django's signature
        question = self.column.asked if self.column else Question()
        return self.page(self.column_form(), self.question_form(), question)

    def post(self, request: HttpRequest, **_kwargs: str) -> HttpResponse:
        form, asked = self.column_form(request.POST), self.question_form(request.POST)
        valid = all([form.is_valid(), asked.is_valid()])
        question = asked.question()
        if "preview" in request.POST:
            return self.page(form, asked, question)
        if not valid:
            return self.page(form, asked, question, status=400)
        try:
            saved = self.save(form, question)
        except Invalid as refusal:
            explain((form, asked), refusal)
            return self.page(form, asked, question, status=400)
        except Conflict as refusal:
            return self.overtaken(form, asked, question, refusal.sentence)
        messages.success(request, f"已保存栏目“{saved.name}”。")
        return redirect("columns:show", saved.code)

    def overtaken(
        self, form: ColumnForm, asked: QuestionForm, question: Question, sentence: str
    ) -> HttpResponse:
        """Somebody saved in between: what was typed stays, and saving once more is a decision, not an accident."""
        self.__dict__.pop("column", None)
        column = self.column
        assert column is not None  # noqa: S101 - only a column that exists is overtaken; for the type checker
        differing = form.differing_from(column) + ["收录条件"] * (column.question != question.to_json())
        if differing:
            sentence += f"与已保存的不同之处：{'、'.join(differing)}。"
        form.add_error(None, f"{sentence}您填写的内容保留在本页，核对后再次保存的，以本页为准。")
        return self.page(form, asked, question, status=409, lock=str(column.lock_version))

    def save(self, form: ColumnForm, question: Question) -> Column:
        raise NotImplementedError


class Add(Editor):
    verb = permissions.CREATE

    def save(self, form: ColumnForm, question: Question) -> Column:
        return services.create_column(actor=self.actor, given=form.given(question), now=self.now)


class Edit(Editor):
    verb = permissions.EDIT

    @cached_property
    def column(self) -> Column | None:
        return get_object_or_404(all_columns(), code=self.kwargs["code"])

    def governing(self) -> Agency | None:
        return self.column.agency if self.column else None

    def save(self, form: ColumnForm, question: Question) -> Column:
        assert self.column is not None  # noqa: S101 - for the type checker: this editor has one
        lock = number_in(self.request.POST.get("lock_version", ""))
        return services.edit_column(
            actor=self.actor,
            column=self.column,
            given=form.given(question, code=self.column.code),
            lock_version=-1 if lock is None else lock,
            now=self.now,
        )


class Preview(DutyRequired):
    """The fragment that follows the form while it is filled in; nothing is saved."""

    verb = permissions.READ

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = QuestionForm(request.POST)
        asked.is_valid()
        code = request.POST.get("column", "")
        column = all_columns().filter(code=code).first() if code else None
        saved = selection_of(column, self.today) if column else Selection(Question())
        selection = Selection(asked.question(), saved.pins, saved.excluded)
        return render(request, "columns/parts/preview.html", {"preview": preview_of(selection, self.today)})
