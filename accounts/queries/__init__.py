"""Reads about accounts."""

from accounts.queries.codes import code_is_live, codes_asked, codes_asked_where_known
from accounts.queries.passwords import known_on_network, wrong_passwords
from accounts.queries.rights import has_more_rights

__all__ = [
    "code_is_live",
    "codes_asked",
    "codes_asked_where_known",
    "has_more_rights",
    "known_on_network",
    "wrong_passwords",
]
