"""How contacts are found by words: folding, the words that are stored, and the query that matches them.

Words are cut here, not by PostgreSQL's text parser, and folded by Python, so that they are the same on every server.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from zlib import crc32

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from crm.values import Invalid

_PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ŧ": "t",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
    }
    | {"œ": "oe", "ё": "е", "’": "'", "ʼ": "'", "‘": "'", "`": "'"}
)
_WORD = re.compile(r"[\w']+")
_PIECE = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_EMAIL_SEPARATORS = str.maketrans(".+-_@", "     ")
_PHONE_LIKE = re.compile(r"\+?[\d\s().\-/]{4,}\Z")
_NOT_DIGIT = re.compile(r"\D")
_SPACE = re.compile(r"\s")

REVERSED = "<"
"""Marks a phone stored back to front, so that its last digits are a prefix."""

SHORTEST_TAIL = 4
LONGEST_WORD = 60
MOST_WORDS = 8
LONGEST_QUERY = 200

START = 3
"""So many letters of each word go into a signature."""

BITS = 21
"""Of each of the three parts of a signature, which fill a bigint without its sign."""


def fold(text: str) -> str:
    """Lower case without accents: `Łódź` → `lodz`; letters of other alphabets keep theirs."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_LETTERS))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_PLAIN_LETTERS)


def words(text: str) -> list[str]:
    """Folded words of a name or an ID; `O'Neil-Smith` gives o'neil, oneil, smith."""
    if text.isascii() and text.isalpha():
        return [text.lower()[:LONGEST_WORD]]
    found = []
    for match in _WORD.findall(fold(text).replace("_", " ")):
        if word := match.strip("'")[:LONGEST_WORD]:
            found.append(word)
        if "'" in word:
            found.append(word.replace("'", ""))
    return found


def sort_name(first_name: str, last_name: str) -> str:
    """What "sort by name" compares: last name, then first; empty for the nameless."""
    return fold(f"{last_name} {first_name}".strip())[:90]


def stored_words(contact_id: int, values: dict) -> set[str]:
    """Every word that finds a contact with these field values."""
    found = {str(contact_id)}
    for name in ("first_name", "last_name"):
        if text := values.get(name):
            found.update(words(text))
    if email := values.get("email"):
        folded = fold(email)
        found.add(folded[:LONGEST_WORD])
        found.update(part[:LONGEST_WORD] for part in folded.translate(_EMAIL_SEPARATORS).split())
    if external_id := values.get("external_id"):
        found.add(fold(external_id)[:LONGEST_WORD])
        found.update(words(external_id))
    if phone := values.get("phone"):
        digits = phone[1:]
        found.update((digits, digits[_country_code_length(digits[:3]) :], REVERSED + digits[::-1]))
    found.discard("")
    return found


def signature(folded: Iterable[str]) -> int:
    """A Bloom filter of how these words begin: each start sets a bit in each of its parts. Of numbers it tells nothing.

    Who has all words of a query has all bits of theirs; of those who lack the words one in a hundred has the bits, too.
    """
    bits = 0
    for start in {word[:START] for word in folded}:
        bits |= _bits_of(start)
    return bits


@lru_cache(maxsize=1 << 14)
def _bits_of(start: str) -> int:
    if len(start) < START or not start[0].isalpha():
        return 0
    number = crc32(start.encode())
    bits = (number % BITS, BITS + number // BITS % BITS, 2 * BITS + number // BITS**2 % BITS)
    return sum(1 << bit for bit in bits)


@cache
def _country_code_length(front: str) -> int:
    """Of the first three digits; what follows is the number as people of its own country dial it, without the zero."""
    return next((n for n in (1, 2, 3) if int(front[:n] or 0) in COUNTRY_CODE_TO_REGION_CODE), 0)


def is_short_number(q: str) -> bool:
    """Of so few digits that many numbers begin with them, as the calling code of a country."""
    digits = q.strip().removeprefix("+")
    return digits.isdecimal() and len(digits) < SHORTEST_TAIL


def clean_query(q: str) -> str:
    """A number is one word, however it is parted."""
    if len(q.split()) > MOST_WORDS and not _PHONE_LIKE.match(q.strip()):
        raise Invalid(f"has more than {MOST_WORDS} words: leave some out")
    return q


def as_tsquery(q: str) -> str | None:
    """A query in which every word of `q` is a prefix, or None when `q` holds no word to look for."""
    q = q.strip()[:LONGEST_QUERY]
    if _PHONE_LIKE.match(q) and (digits := _NOT_DIGIT.sub("", q)):
        number = _digits_query(digits)
        may_be_an_id = q[0].isdigit() and q != digits and not _SPACE.search(q)
        return f"({number} | {_prefix(q[:LONGEST_WORD])})" if may_be_an_id else number
    clauses = [clause for word in fold(q).split()[:MOST_WORDS] if (clause := _word_query(word))]
    return " & ".join(clauses) or None


def sought_signature(q: str) -> int:
    """Bits that everybody has whom `as_tsquery(q)` finds; 0 if it tells nothing of them."""
    q = q.strip()[:LONGEST_QUERY]
    if _PHONE_LIKE.match(q):
        return 0
    return signature(word for word in fold(q).split()[:MOST_WORDS] if _begins_alike(word))


def _begins_alike(word: str) -> bool:
    """Whether the word as typed and the first of its pieces begin with the same letters, as one of them is stored."""
    piece = _PIECE.search(word)
    return piece is not None and piece[0][:START] == word[:START]


def _word_query(word: str) -> str | None:
    """The word as typed, or all of its pieces: stored names and emails are cut at the same places."""
    if word.isdigit():
        return _digits_query(word)
    pieces = [piece[:LONGEST_WORD] for piece in _PIECE.findall(word)]
    if not pieces:
        return None
    whole = _prefix(word[:LONGEST_WORD])
    if pieces == [word]:
        return whole
    return f"({whole} | ({' & '.join(map(_prefix, pieces))}))"


def _digits_query(digits: str) -> str:
    """A number is an ID, the front of a phone, or its last four and more, written with or without trunk zeros."""
    front = digits.lstrip("0")[:LONGEST_WORD] or "0"
    either = [_prefix(digits[:LONGEST_WORD])]
    if front != digits:
        either.append(_prefix(front))
    if len(digits) >= SHORTEST_TAIL:
        either.append(_prefix(REVERSED + digits[:LONGEST_WORD][::-1]))
        if front != digits and len(front) >= SHORTEST_TAIL:
            either.append(_prefix(REVERSED + front[::-1]))
    return either[0] if len(either) == 1 else f"({' | '.join(either)})"


def _prefix(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "':*"
