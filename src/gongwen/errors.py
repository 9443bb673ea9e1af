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

    def __init__(self, name: str = "", *, sentence: str | None = None, advice: str | None = None) -> None:
        self.name = name
        if sentence is not None:
            self.sentence = sentence
        if advice is not None:
            self.advice = advice
        super().__init__(f"{name}: {self.sentence}{self.advice}" if name else self.sentence + self.advice)


class EmptyFileError(UnreadableFileError):
    code = "file.empty"
    title = "文件为空"
    sentence = "文件大小为 0，里面没有任何内容。"
    advice = "可能是复制或下载没有完成，请从原处重新取得文件后上传。"


class MissingFileError(UnreadableFileError):
    code = "file.missing"
    title = "找不到文件"
    sentence = "指定的位置没有这个文件，或者没有读取它的权限。"
    advice = "请核对文件名和所在文件夹，并确认有权打开。"


class OversizedFileError(UnreadableFileError):
    code = "file.oversized"
    title = "文件过大"
    sentence = "文件超过系统允许的大小。"
    advice = "请压缩文件中的图片，或者把正文与附件拆成几个文件分别上传。"


class ZipBombError(OversizedFileError):
    code = "file.zip_bomb"
    title = "压缩比例异常"
    sentence = "文件展开后的体积远远大于正常文档，可能是恶意文件。"
    advice = "请不要使用该文件，向来文单位核实后重新索取。"


class TooDeepFileError(UnreadableFileError):
    code = "file.too_deep"
    title = "文件结构异常"
    sentence = "文件内部的层层嵌套远超正常文档，可能已损坏或被人为改动。"
    advice = "请用办公软件打开，把正文复制到新建的文档中，另存为 docx 后上传。"


class EncryptedFileError(UnreadableFileError):
    code = "file.encrypted"
    title = "文件已加密"
    sentence = "文件设有打开密码，系统无法读取。"
    advice = "请用办公软件输入密码打开，取消密码后另存再上传。"


class BrokenFileError(UnreadableFileError):
    code = "file.broken"
    title = "文件已损坏"
    sentence = "文件内部结构不完整，可能在传输或保存时损坏。"
    advice = "请重新下载或索取原件；如办公软件能够打开，请另存为 docx 后上传。"


class ScannedFileError(UnreadableFileError):
    code = "file.scanned"
    title = "文件是扫描件"
    sentence = "文件只有页面图像，没有可以读取的文字。"
    advice = "请上传排版时的原件（docx 等）；确无原件的，先用文字识别软件处理，核对无误后上传。"


class WrongExtensionError(UnreadableFileError):
    code = "file.wrong_extension"
    title = "扩展名与内容不符"
    sentence = "文件的扩展名与实际内容不一致。"
    advice = "请确认选对了文件；不要用改名的办法转换格式，应在办公软件中另存为 docx。"


class UnsupportedFormatError(UnreadableFileError):
    code = "file.unsupported"
    title = "不支持的格式"
    sentence = "系统不能从这种格式的文件中读取公文。"
    advice = "请上传 docx、pdf、ofd、网页（html）、纯文本（txt）或 doc、wps 格式的公文。"


class NoTextError(UnreadableFileError):
    code = "file.no_text"
    title = "文件中没有文字"
    sentence = "文件可以打开，但里面没有文字。"
    advice = "请打开文件核对内容；如正文是图片，请上传带文字的原件。"


class ConverterMissingError(UnreadableFileError):
    code = "file.converter_missing"
    title = "旧格式需要转换"
    sentence = "文件是旧版 Word 或 WPS 格式，本机未能将其转换。"
    advice = "请用 Word 或 WPS 打开文件，选择“另存为 docx”后重新上传。"
