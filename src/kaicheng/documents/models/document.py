"""The lasting thing: public address, index number, owner, and the days on which its force changes."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from kaicheng.documents.validity import STANDING, State
from kaicheng.organisations.models import Agency


class Openness(models.TextChoices):
    """Openness attribute 公开属性; anything but the first needs a reason."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class EndKind(models.TextChoices):
    """How a document's force ends."""

    EXPIRED = "expired", "失效"
    REPEALED = "repealed", "废止"


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> "DocumentQuerySet":
        """What the public may read: a live edition whose openness is 主动公开."""
        return self.filter(live__isnull=False, live__openness=Openness.PROACTIVE)

    def with_state(self, today: date) -> "DocumentQuerySet":
        """Annotate `state`: what `validity.judge` says of that day, asked of the index columns."""
        return self.annotate(
            state=Case(
                When(Q(ends_on__lte=today, end_kind=EndKind.REPEALED), then=Value(State.REPEALED.value)),
                When(Q(ends_on__lte=today), then=Value(State.EXPIRED.value)),
                When(Q(effective_from__gt=today), then=Value(State.NOT_YET.value)),
                When(Q(amended_on__lte=today), then=Value(State.AMENDED.value)),
                default=Value(State.IN_FORCE.value),
                output_field=models.CharField(),
            )
        )

    def in_state(self, state: State, today: date) -> "DocumentQuerySet":
        """Documents in one state on that day."""
        return self.with_state(today).filter(Q(("state", state.value)))

    def standing(self, today: date) -> "DocumentQuerySet":
        """现行有效: in force on that day, amended or not."""
        standing = [state.value for state in STANDING]
        return self.with_state(today).filter(Q(("state__in", standing)))


class Document(models.Model):
    """The lasting identity: public address, 索引号, owner, and the days on which its force changes.

    The columns from `effective_from` on are an index over recorded facts (dates of the live edition, relations
    of other live editions). `services.reindex_validity` recomputes them; the state on any day is a question of
    dates, so nothing has to run at midnight. `force` holds all of it (`validity.to_json`), the others are for SQL.
    """

    code = models.CharField("短码", max_length=12, unique=True)
    agency = models.ForeignKey(
        Agency, verbose_name="责任机关", on_delete=models.PROTECT, related_name="documents"
    )
    index_number = models.CharField("索引号", max_length=60, unique=True, null=True, blank=True)
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", on_delete=models.PROTECT, related_name="+"
    )
    live = models.OneToOneField(
        "Edition", verbose_name="现行版本", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_published_at = models.DateTimeField("首次发布时间", null=True, blank=True, db_index=True)
    effective_from = models.DateField("施行日期", null=True, blank=True, editable=False)
    ends_on = models.DateField(
        "不再有效之日", null=True, blank=True, editable=False
    )  # the first day without force
    end_kind = models.CharField(max_length=10, choices=EndKind.choices, blank=True, editable=False)
    ended_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    amended_on = models.DateField("修改之日", null=True, blank=True, editable=False)
    amended_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    force = models.JSONField(default=dict, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ("-first_published_at", "-pk")
        indexes = [models.Index(fields=["effective_from", "ends_on"], name="document_force")]

    def __str__(self) -> str:
        return str(self.live) if self.live else self.code
