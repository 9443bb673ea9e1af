"""Refusals are data: a code, a title, a sentence for the user and what to do."""


class Refusal(Exception):  # noqa: N818 - a refusal is no programming error; the name is the concept
    """Something a user asked for that may not or cannot be done.

    Subclasses set the four texts (Chinese, but for `code`); `sentence` may be filled with facts of the case.
    """

    code = "refused"
    title = "未能办理"
    sentence = "该操作未能完成。"
    advice = "请核对后重试；仍不成功的，请联系平台管理员。"

    def __init__(self, sentence: str | None = None, *, advice: str | None = None) -> None:
        self.sentence = sentence or self.sentence
        self.advice = advice or self.advice
        super().__init__(f"{self.sentence}{self.advice}")


class NotAllowed(Refusal):
    """The actor holds no duty that covers the verb at this agency."""

    code = "not_allowed"
    title = "没有办理权限"
    sentence = "您的职责不包含在该机关办理此事项。"
    advice = "如确需办理，请由本机关管理员或政务公开办授予相应职责。"


class Conflict(Refusal):
    """Somebody else changed the thing in between, or its state does not permit the verb."""

    code = "conflict"
    title = "状态已变化"
    sentence = "该事项的状态已由他人改变。"
    advice = "请刷新页面，查看最新状态后再办理。"


class Invalid(Refusal):
    """What was given is not right. `errors` maps a field to its sentence."""

    code = "invalid"
    title = "内容有误"
    sentence = "填写的内容有误。"
    advice = "请按提示修改后重新提交。"

    def __init__(
        self, sentence: str | None = None, *, errors: dict[str, str] | None = None, advice: str | None = None
    ) -> None:
        self.errors = errors or {}
        super().__init__(sentence or "".join(self.errors.values()) or None, advice=advice)
