"""Sends a file as the import page does, and asks for its settings as the page asks."""

import re

from contacts.models import Import

BOUNDARY = "a-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
PART = {"HX-Request": "true", "HX-Target": "preview"}


class Uploads:
    """`send(content)` answers the POST; `drafted(content)` the import that came of it."""

    def __init__(self, client):
        self.client = client

    def send(self, content, name="people.csv", kind="contacts", encoding="utf-8", **headers):
        content = content if isinstance(content, bytes) else content.encode(encoding)
        body = part("kind", kind.encode()) + part("file", content, f'; filename="{name}"') + f"--{BOUNDARY}--".encode()
        return self.client.post("/imports/", body, MULTIPART, headers=headers)

    def drafted(self, content, **options):
        assert self.send(content, **options).status_code == 302
        return Import.objects.latest("pk")

    def settings(self, log, **answers):
        """The page, with the answers in its address if there are any."""
        return self.client.get(f"/imports/{log.pk}/settings/", self.answers(log, answers) if answers else {})

    def preview(self, log, **answers):
        """The part that follows a change."""
        return self.client.get(f"/imports/{log.pk}/settings/", self.answers(log, answers), headers=PART)

    def post(self, log, **answers):
        return self.client.post(f"/imports/{log.pk}/settings/", self.answers(log, answers))

    def answers(self, log, changes):
        """What the form of the page holds, with changes; one that is None takes a box's tick away."""
        page = self.client.get(f"/imports/{log.pk}/settings/").text
        page = page.partition('id="settings"')[2].partition("</form>")[0]
        held = dict(re.findall(r'<input type="hidden" name="(columns)" value="(\w*)"', page))
        for select in re.findall(r"<select.*?</select>", page, re.DOTALL):
            name = re.search(r'name="(\w+)"', select)[1]
            chosen = re.search(r'<option value="([^"]*)" selected', select)
            held[name] = chosen[1] if chosen else ""
        for box in re.findall(r"<input [^>]*checked[^>]*>", page):
            value = re.search(r'value="([^"]*)"', box)
            held[re.search(r'name="(\w+)"', box)[1]] = value[1] if value else "on"
        return {name: value for name, value in (held | changes).items() if value is not None}


def part(name, content, more=""):
    """Of a form; the test client's own would make a hostile file name harmless before it is sent."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def rows_of(page):
    """The cells of the first rows, their faults among them, as texts."""
    table = page.text.partition("The first rows of the file")[2].partition("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
    return [[text_of(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows]


def text_of(html):
    return re.sub(r"<[^>]*>", " ", html).strip()
