"""Countries ready for use: who comes from where, under which name, and at which address."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .words import COUNTRIES, Country

SPREAD = 15_485_863
"""A large prime: steps of it visit each pair of names, and each phone number, once before any comes again."""

PHONE_STEP = 7_654_321
"""Between the numbers of neighbouring prefixes, so that they don't end alike."""

UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae"})


class Name(NamedTuple):
    native: str
    latin: str


class Place(NamedTuple):
    city: str
    region: str
    postcode: str
    time_zone: str


class Named(NamedTuple):
    """A person's name and the local part of the address that goes with it."""

    first: Name
    last: Name
    gender: str
    number: int
    """Tells apart those who share a name; 0 for the first."""


class Home:
    """One country. People are counted in it by rank, and a rank never gives the same name twice."""

    def __init__(self, country: Country):
        self.code = country.code
        self.currency = country.currency
        self.zone = ZoneInfo(country.time_zone)
        self.languages = country.languages.split()
        self.domains = country.domains.split()
        self.streets = country.streets.split(", ")
        self.places = [place(text, country.time_zone) for text in country.cities.split(", ")]
        women = [("female", name(text)) for text in country.women.split(", ")]
        men = [("male", name(text)) for text in country.men.split(", ")]
        self._firsts = women + men
        self._lasts = [surname(text) for text in country.surnames.split(", ")]
        self._dialling = country.dialling.split()
        self._digits = country.digits

    def named(self, rank: int) -> Named:
        pairs = len(self._firsts) * len(self._lasts)
        which, first = divmod(rank * SPREAD % pairs, len(self._firsts))
        gender, first_name = self._firsts[first]
        return Named(first_name, self._lasts[which][gender], gender, rank // pairs)

    def pairs(self) -> Iterator[tuple[Name, Name]]:
        """Every name that somebody here may have."""
        for gender, first in self._firsts:
            yield from ((first, last[gender]) for last in self._lasts)

    def phone(self, rank: int) -> str:
        """E.164; a number of its own for each rank."""
        block, prefix = divmod(rank, len(self._dialling))
        number = ((block + 1) * SPREAD + prefix * PHONE_STEP) % 10**self._digits
        return f"+{self._dialling[prefix]}{number:0{self._digits}}"


class Homes:
    """Deals people out to countries by weight, evenly along the way."""

    def __init__(self):
        homes = [Home(country) for country in COUNTRIES]
        turns = [
            ((turn + 0.5) / country.weight, home)
            for country, home in zip(COUNTRIES, homes, strict=True)
            for turn in range(country.weight)
        ]
        self._cycle = [home for _, home in sorted(turns, key=lambda turn: turn[0])]
        self._weight = {country.code: country.weight for country in COUNTRIES}
        self._turn = [self._cycle[:position].count(home) for position, home in enumerate(self._cycle)]
        self.by_code = {home.code: home for home in homes}

    def of(self, number: int) -> tuple[Home, int]:
        """The home of the person with this number, and the rank in it."""
        round_, position = divmod(number, len(self._cycle))
        home = self._cycle[position]
        return home, round_ * self._weight[home.code] + self._turn[position]


def name(text: str) -> Name:
    """`Олена/olena` as it says; `Łucja` as Łucja and lucja."""
    native, _, given = text.partition("/")
    return Name(native, given or latin(native))


def surname(text: str) -> dict[str, Name]:
    his, _, hers = text.partition("~")
    return {"male": name(his), "female": name(hers or his)}


def latin(text: str) -> str:
    """Letters a to z alone, fit for an address."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(UNDECOMPOSED))
    return "".join(letter for letter in plain if "a" <= letter <= "z")


def place(text: str, zone: str) -> Place:
    city, region, postcode, *own_zone = text.split("|")
    return Place(city, region, postcode, own_zone[0] if own_zone else zone)
