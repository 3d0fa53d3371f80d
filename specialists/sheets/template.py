"""An empty sheet with the columns that are read best."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

LINES = 200
HEADINGS = ("日期", "时间", "专家", "科室", "诊室", "限号", "费用", "备注")
WIDTHS = (16, 18, 18, 16, 16, 10, 10, 30)
_LISTS = "名单"


def template_file(hospital: str, specialists: Sequence[str], rooms: Sequence[str]) -> bytes:
    """A workbook to fill in. Who is posted there and which rooms there are can be chosen in their columns; the names
    stand in a hidden sheet, because a list written into a rule holds no more than 255 characters."""
    book = Workbook()
    sheet = book.create_sheet("出诊安排", 0)
    del book["Sheet"]
    sheet.append([f"{hospital} 北京专家出诊安排"])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(["日期写到年月日；时间写上午、下午、全天，或者 8:30-11:30；一行一位专家。"])
    sheet.append(list(HEADINGS))
    for n, width in enumerate(WIDTHS, 1):
        sheet.cell(3, n).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "A4"
    names = book.create_sheet(_LISTS)
    names.sheet_state = "hidden"
    for column, texts in ((3, specialists), (5, rooms)):
        for row, text in enumerate(texts, 1):
            names.cell(row, column, text)
        if texts:
            letter = get_column_letter(column)
            offer = DataValidation("list", f"{_LISTS}!${letter}$1:${letter}${len(texts)}", allow_blank=True)
            offer.showErrorMessage = False  # others may be written
            sheet.add_data_validation(offer)
            offer.add(f"{letter}4:{letter}{LINES}")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
