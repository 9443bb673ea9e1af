"""Office packages put together by hand, so that every hidden place can be filled."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>'
    "<cp:lastModifiedBy>周敏</cp:lastModifiedBy></cp:coreProperties>"
)
_CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
    'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="经办"><vt:lpwstr>{}</vt:lpwstr></property></Properties>'
)


class Package:
    """Parts with their relationships; ids are given by the caller or counted."""

    def __init__(self, kind: str, main: str) -> None:
        self.kind = kind
        self.main = main
        self.parts: dict[str, bytes] = {}
        self.rels: dict[str, list[str]] = {}
        self.types: dict[str, str] = {main: MAIN[kind]}
        self.relate("", "officeDocument", main)

    def put(self, part: str, content: str | bytes, content_type: str = "") -> None:
        data = content.encode() if isinstance(content, str) else content
        if isinstance(content, str) and not content.startswith("<?xml"):
            data = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + data
        self.parts[part] = data
        if content_type:
            self.types[part] = content_type

    def relate(self, part: str, sort: str, target: str, *, ident: str = "", external: bool = False) -> str:
        rows = self.rels.setdefault(part, [])
        ident = ident or f"rId{len(rows) + 1}"
        kind = sort if "://" in sort else f"{OFFICE}/{sort}"
        mode = ' TargetMode="External"' if external else ""
        place = target if external else "/" + target
        rows.append(f'<Relationship Id="{ident}" Type="{kind}" Target={quoteattr(place)}{mode}/>')
        return ident

    def properties(self, *, title: str = "名单", author: str = "周敏", custom: str = "") -> None:
        core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        self.put(
            "docProps/core.xml",
            _CORE.format(escape(title), escape(author)),
            "application/vnd.openxmlformats-package.core-properties+xml",
        )
        self.relate("", core, "docProps/core.xml")
        if custom:
            self.put(
                "docProps/custom.xml",
                _CUSTOM.format(escape(custom)),
                "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            )
            self.relate("", "custom-properties", "docProps/custom.xml")

    def packed(self) -> bytes:
        overrides = "".join(f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in self.types.items())
        types = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
            '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
            f"{overrides}</Types>"
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            self._write(packed, "[Content_Types].xml", types.encode())
            for part, rows in self.rels.items():
                folder, _, name = part.rpartition("/")
                place = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
                text = f'<Relationships xmlns="{PACKAGE}">{"".join(rows)}</Relationships>'
                self._write(packed, place, text.encode())
            for part, data in self.parts.items():
                self._write(packed, part, data)
        return buffer.getvalue()

    def _write(self, packed: zipfile.ZipFile, name: str, data: bytes) -> None:
        packed.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
