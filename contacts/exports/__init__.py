"""Exports of contacts: the list as a person filtered it, in a file that can prove itself and be imported again."""
