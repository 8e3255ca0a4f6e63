"""The only writers of the store of papers and results."""

from motcua.domain.records.actions.consenting import (
    allow_reuse,
    give_consent,
    withdraw_consent,
)
from motcua.domain.records.actions.digitising import digitise, skip
from motcua.domain.records.actions.filing import note_filed, take_own
from motcua.domain.records.actions.keeping import land_results, revoke, set_kind
from motcua.domain.records.actions.looking import (
    look_at_offers,
    open_made,
    open_offered,
    open_own,
)
from motcua.domain.records.actions.reusing import reuse
from motcua.domain.records.actions.signing import sign_digitised

__all__ = [
    "allow_reuse",
    "digitise",
    "give_consent",
    "land_results",
    "look_at_offers",
    "note_filed",
    "open_made",
    "open_offered",
    "open_own",
    "reuse",
    "revoke",
    "set_kind",
    "sign_digitised",
    "skip",
    "take_own",
    "withdraw_consent",
]
