"""A workbook without all that is not read: pictures, charts, filters, colours. They cost time, and are where files of
many programs are faulty; what is left of it is small and plain."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from hospitals.uploads import UnreadableError, damaged
from specialists.sheets.shown import CHINESE_FORMATS

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_UNREAD = re.compile(
    r"(docProps|customXml)/.*|xl/(?:\w+/)?(?:_rels/(?!workbook).*"
    r"|drawings/.*|chart\w+/.*|media/.*|externalLinks/.*|pivot\w+/.*|theme/.*|tables/.*|vba.*|comments.*"
    r"|threadedComments/.*|persons/.*|calcChain\.xml)"
)
MOST_CELLS = 100_000  # of all sheets
_MOST_BEFORE = 256 * 1024  # bytes of a sheet before its cells: widths of columns, panes
_LONGEST_FORMAT = 255  # characters, which is what spreadsheets allow
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# Every piece of these patterns has an end: a file made on purpose must not keep them busy.
_NAMES, _NAMES_END = (
    re.compile(rb"<(?:\w{1,9}:)?definedNames\b"),
    re.compile(rb"</(?:\w{1,9}:)?definedNames>"),
)
_ROWS_END = re.compile(rb"</(?:\w{1,9}:)?sheetData>|<(?:\w{1,9}:)?sheetData\s{0,9}/>")
_ROWS = re.compile(rb"<(?:\w{1,9}:)?sheetData\b")
_SHEET_END = re.compile(rb"</(?:\w{1,9}:)?worksheet>\s{0,99}\Z")
_CELL = re.compile(rb"<(?:\w{1,9}:)?c[\s>]")
_EMPTY = re.compile(rb"<(?:\w{1,9}:)?c(?:\s[^<>]{0,300})?(?:/>|>\s{0,9}</(?:\w{1,9}:)?c>)")
_FONT = re.compile(
    rb"<(\w{1,9}:)?rPr(?:\s[^<>]{0,99})?>((?:\s{0,9}<[^<>]{1,200}>){0,40})\s{0,9}</(?:\w{1,9}:)?rPr>"
)
_STRIKE = re.compile(rb"<(?:\w{1,9}:)?strike\s{0,9}(?:val=\"(?:1|true)\"\s{0,9})?/?>")
_FORMULA = re.compile(
    rb"<c\s[^<>]{0,99}?\b(?P<place>r=\"[A-Z]{1,3}\d{1,7}\")[^<>]{0,99}>\s{0,9}"
    rb"<f(?:\s[^<>]{0,300})?(?:/>|>(?P<formula>[^<]{0,9000})</f>)\s{0,9}(?:<v\s{0,9}/>|<v></v>)?\s{0,9}</c>"
)
_MERGED = re.compile(rb"<(?:\w{1,9}:)?mergeCell\s[^<>]{0,99}?\bref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")


def lean(content: bytes) -> bytes:
    """The workbook with what is read of it only.

    Raises UnreadableError where it holds too much or what no spreadsheet writes, and zipfile.BadZipFile.
    """
    cells = 0
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            if not part.filename.endswith((".xml", ".rels")) or _UNREAD.fullmatch(part.filename):
                continue
            xml = _lean_part(part.filename, old.read(part))
            if _SHEET.fullmatch(part.filename):
                cells += sum(1 for _one in _CELL.finditer(xml))
            if cells > MOST_CELLS:
                raise too_large()
            new.writestr(part.filename, xml)
    return out.getvalue()


def merged_ranges(xml: bytes) -> list[str]:
    """The merged ranges of a sheet, as A1:B2."""
    return [match[1].decode() for match in _MERGED.finditer(xml)]


def too_large() -> UnreadableError:
    """What is said where there is more than can be read in one go."""
    return UnreadableError(_("表格太大。请只留下要导入的工作表，或者分成几个文件。"))


def _lean_part(name: str, xml: bytes) -> bytes:
    if _ENTITY.search(xml):
        raise damaged()
    if name == "xl/styles.xml":
        return _lean_styles(xml)
    if name == "xl/workbook.xml":
        return _without_names(xml)
    if name == "xl/sharedStrings.xml":
        return _FONT.sub(_lean_font, xml)
    if _SHEET.fullmatch(name):
        return _FORMULA.sub(_unworked, _FONT.sub(_lean_font, _only_cells(xml)))
    return xml


def _without_names(xml: bytes) -> bytes:
    """A workbook without its defined names, which point to where nothing is any more."""
    begins = _NAMES.search(xml)
    ends = _NAMES_END.search(xml, begins.end()) if begins else None
    return xml[: begins.start()] + xml[ends.end() :] if begins and ends else xml


def _only_cells(xml: bytes) -> bytes:
    """A sheet without its empty cells and without what comes after them: filters, validations, links."""
    begins, ends, closed = _ROWS.search(xml), _ROWS_END.search(xml), _SHEET_END.search(xml[-200:])
    if not begins or not ends or not closed:
        raise damaged()
    if begins.start() > _MOST_BEFORE:
        raise too_large()
    return _EMPTY.sub(b"", xml[: ends.end()]) + closed[0]


def _lean_font(match: re.Match[bytes]) -> bytes:
    """The font of a piece of text: only whether it is struck out."""
    prefix = match[1] or b""
    struck = b"<" + prefix + b"strike/>" if _STRIKE.search(match[2]) else b""
    return b"<" + prefix + b"rPr>" + struck + b"</" + prefix + b"rPr>"


def _unworked(match: re.Match[bytes]) -> bytes:
    """A formula nobody worked out, as a text: left out, it would be an empty cell, and nobody would be told."""
    if b't="str"' in match[0]:  # worked out, to an empty text
        return match[0]
    formula = match["formula"] or b""
    return b"<c " + match["place"] + b' t="inlineStr"><is><t>=' + formula + b"</t></is></c>"


def _lean_styles(xml: bytes) -> bytes:
    """The styles of cells: only how numbers are written and which fonts strike out."""
    old = ElementTree.fromstring(xml)  # noqa: S314 (entities were refused)
    formats = CHINESE_FORMATS | {
        int(one.get("numFmtId", "0")): code
        for one in old.findall("{*}numFmts/{*}numFmt")
        if len(code := one.get("formatCode", "General")) <= _LONGEST_FORMAT
    }
    fonts = [
        any(strike.get("val", "1") in {"1", "true"} for strike in font.findall("{*}strike"))
        for font in old.findall("{*}fonts/{*}font")
    ]
    new = ElementTree.Element("styleSheet", xmlns=_SPACE)
    kept = ElementTree.SubElement(new, "numFmts")
    for number, code in formats.items():
        ElementTree.SubElement(kept, "numFmt", numFmtId=str(number), formatCode=code)
    kept = ElementTree.SubElement(new, "fonts")
    for struck in fonts or [False]:
        font = ElementTree.SubElement(kept, "font")
        if struck:
            ElementTree.SubElement(font, "strike")
    ElementTree.SubElement(ElementTree.SubElement(new, "cellStyleXfs"), "xf")
    kept = ElementTree.SubElement(new, "cellXfs")
    for one in old.findall("{*}cellXfs/{*}xf"):
        said = {name: one.get(name, "0") for name in ("numFmtId", "fontId")}
        ElementTree.SubElement(kept, "xf", said)
    return ElementTree.tostring(new, encoding="utf-8", xml_declaration=True)
