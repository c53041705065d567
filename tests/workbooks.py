"""XLSX files of the least parts, made of whatever XML, sound or not."""

import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
STRINGS = f'<sst xmlns="{MAIN}">{{}}</sst>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets><sheet name="People" r:id="worksheet"/></sheets></workbook>'
)
HEADER = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'


def write_workbook(path, *rows, sheet=None, strings="", styles="<styles/>", compression=zipfile.ZIP_DEFLATED):
    """With rows of XML below a header, or the whole `sheet`, and the shared strings; each part is a text or several."""
    parts = {
        "_rels/.rels": RELATIONSHIPS.format(relationship("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONSHIPS.format(
            relationship("worksheet", "worksheets/sheet1.xml")
            + relationship("sharedStrings", "/xl/sharedStrings.xml")
            + relationship("styles", "styles.xml")
        ),
        "xl/styles.xml": styles,
        "xl/sharedStrings.xml": around(strings, STRINGS),
        "xl/worksheets/sheet1.xml": sheet or around([HEADER, *rows], SHEET),
    }
    with zipfile.ZipFile(path, "w", compression, compresslevel=1) as file:
        for name, content in parts.items():
            with file.open(name, "w") as part:
                part.writelines(piece.encode() for piece in ([content] if isinstance(content, str) else content))
    return path


def relationship(kind, target):
    return f'<Relationship Id="{kind}" Type="{RELATION}/{kind}" Target="{target}"/>'


def around(content, whole):
    start, end = whole.split("{}")
    return [start, *content, end]
