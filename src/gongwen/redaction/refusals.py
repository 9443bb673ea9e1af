"""Why a file is not redacted. A file that might still tell what was covered is never given."""

from gongwen.errors import OversizedFileError, UnreadableFileError


class NotRedactableError(UnreadableFileError):
    code = "redaction.impossible"
    title = "不能遮盖"
    sentence = "系统不能在这种文件上遮盖文字并确保原文被清除。"
    advice = "请用办公软件另存为 docx 或 pdf 后再遮盖。"


class MarkNotFoundError(UnreadableFileError):
    code = "redaction.mark_not_found"
    title = "找不到要遮盖的内容"
    sentence = "要遮盖的位置或文字在文件中找不到。"
    advice = "请重新打开文件核对，按现在的文字或位置重新标记；扫描页上的文字请用画框的办法遮盖。"


class LeakError(UnreadableFileError):
    """The finished file was read again and words that were covered are still in it. `places` says where."""

    code = "redaction.leak"
    title = "遮盖不彻底"
    sentence = "遮盖后的文件中仍能读出被遮盖的内容，系统没有生成文件。"
    advice = "请把这些位置一并标记后重试；仍不成功的，请打印遮盖后的纸面再扫描公开。"

    def __init__(self, name: str = "", places: tuple[str, ...] = ()) -> None:
        self.places = places
        shown = "、".join(dict.fromkeys(places))
        sentence = f"遮盖后的文件中仍能读出被遮盖的内容（{shown}），系统没有生成文件。" if shown else None
        super().__init__(name, sentence=sentence)


class PageTooLargeError(OversizedFileError):
    code = "redaction.page_too_large"
    title = "页面过大"
    sentence = "文件中有幅面过大的页面，系统不能把它转成图像来遮盖。"
    advice = "请把大幅图纸另行处理，或者缩小幅面另存后再遮盖。"
