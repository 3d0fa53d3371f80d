"""Reads about accounts."""

from accounts.queries.browsers import browsers_of
from accounts.queries.codes import code_is_live, codes_asked, codes_asked_where_known
from accounts.queries.factors import OwnFactor, has_factor, own_factor, wrong_factors
from accounts.queries.invitations import account_invited, invitation_token
from accounts.queries.passwords import known_on_network, wrong_passwords
from accounts.queries.rights import has_more_rights, open_account
from accounts.queries.roles import check_apart, check_may_administer, held_roles, holding, register_roles

__all__ = [
    "OwnFactor",
    "account_invited",
    "browsers_of",
    "check_apart",
    "check_may_administer",
    "code_is_live",
    "codes_asked",
    "codes_asked_where_known",
    "has_factor",
    "has_more_rights",
    "held_roles",
    "holding",
    "invitation_token",
    "known_on_network",
    "open_account",
    "own_factor",
    "register_roles",
    "wrong_factors",
    "wrong_passwords",
]
