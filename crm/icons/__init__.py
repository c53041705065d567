"""The icons: shapes to stand within an `<svg>` of a page.

Shapes that lie in a file beside the page would be cheaper to send, but a browser copies and styles them anew for each
place that shows them, before it shows anything.
"""

import re
from functools import cache
from pathlib import Path

VIEW_BOX = "0 0 24 24"

_FILE = Path(__file__).with_name("lucide.svg")
_SYMBOL = re.compile(rf'<symbol id="(.+)" viewBox="{VIEW_BOX}">(.+)</symbol>')


@cache
def shapes() -> dict[str, str]:
    """{name: SVG of what is drawn}"""
    return dict(_SYMBOL.findall(_FILE.read_text()))
