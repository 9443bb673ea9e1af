"""Refusals of files. Each is data: a code, a title, a sentence for the clerk and what to do."""


class UnreadableFileError(Exception):
    """A file that cannot be read as an official document.

    Attributes:
        code: stable identifier, e.g. ``file.encrypted``.
        title: a few Chinese words, the name of the trouble.
        sentence: what is wrong, in Chinese.
        advice: what the clerk should do next, in Chinese.
        name: the file's name as given, possibly empty.

    """

    code = "file.unreadable"
    title = "文件无法读取"
    sentence = "系统未能从该文件中读出文字。"
    advice = "请用办公软件打开确认文件完好，另存为 docx 后重新上传。"

    def __init__(self, name: str = "", *, sentence: str | None = None) -> None:
        self.name = name
        if sentence is not None:
            self.sentence = sentence
        super().__init__(f"{name}: {self.sentence}{self.advice}" if name else self.sentence + self.advice)
