"""What a workbook says about all its sheets: which is the first that is seen, its strings and formats."""

import posixpath
from array import array
from datetime import datetime

from crm.tables.xlsx.archive import MAX_UNPACKED, Archive, local_name
from crm.tables.xlsx.strings import SharedStrings
from crm.tables.xlsx.values import Format, format_of

FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 (a workbook knows no zones)
FIRST_DAY_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
SECTIONS = {"numFmts", "fonts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}


class Workbook:
    """Where its first visible worksheet is, and all that its cells refer to."""

    def __init__(self, archive: Archive):
        _, path = next(found for found in relationships(archive, "").values() if found[0] == "officeDocument")
        parts = relationships(archive, path)
        self.first_day, sheet_ids = sheets_of(archive, path)
        self.sheet = next(parts[key][1] for key in sheet_ids if parts[key][0] == "worksheet")
        paths = dict(parts.values())
        self.formats = formats_of(archive, paths["styles"]) if paths.get("styles") in archive else []
        self.strings = SharedStrings()
        if paths.get("sharedStrings") in archive:
            for _ in archive.read(paths["sharedStrings"], self.strings, MAX_UNPACKED):
                pass


def relationships(archive: Archive, path: str) -> dict[str, tuple[str, str]]:
    """`{id: (kind, path)}` of the parts that a part refers to; those of the archive itself have the path ""."""
    folder, name = posixpath.split(path)
    return {
        attributes["Id"]: (
            attributes["Type"].rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, attributes["Target"].replace("\\", "/")))[1:],
        )
        for element, attributes in archive.elements(posixpath.join(folder, "_rels", f"{name}.rels"))
        if element == "Relationship"
    }


def sheets_of(archive: Archive, path: str) -> tuple[datetime, list[str]]:
    """The day from which dates are counted, and the relationships' IDs of the sheets that aren't hidden."""
    first_day, ids = FIRST_DAY, []
    for element, attributes in archive.elements(path):
        if element == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            first_day = FIRST_DAY_OF_1904
        elif element == "sheet" and attributes.get("state", "visible") == "visible":
            ids.append(next(value for key, value in attributes.items() if local_name(key) == "id"))
    return first_day, ids


def formats_of(archive: Archive, path: str) -> list[Format]:
    """By the number with which a cell names its style."""
    section, numbers, own = "", array("I"), {}
    for element, attributes in archive.elements(path):
        if element in SECTIONS:
            section = element
        elif element == "numFmt" and section == "numFmts":
            number = int(attributes["numFmtId"])
            own[number] = format_of(number, attributes["formatCode"])
        elif element == "xf" and section == "cellXfs":
            numbers.append(int(attributes.get("numFmtId", 0)))
    return [own.get(number) or format_of(number, None) for number in numbers]
