"""What the sandbox can be told to do wrongly, over HTTP or by a file in its folder."""

from dataclasses import dataclass

from motcua.adapters.sandboxes import CommonFaults


@dataclass(frozen=True, slots=True)
class Faults(CommonFaults):
    """How the sandbox misbehaves now; by itself it does not.

    `tokens_down` answers 503 only to the exchange of the code; `wrong_signature` signs
    with a key nobody knows;
    `expired`, `wrong_nonce`, `other_audience` and `other_issuer` make such tokens;
    `missing_claims` leaves out who it is; `other_subject` tells of another person at
    userinfo than in the token; `refuse` says that the person did not agree.
    """

    tokens_down: bool = False
    wrong_signature: bool = False
    expired: bool = False
    wrong_nonce: bool = False
    other_audience: bool = False
    other_issuer: bool = False
    missing_claims: bool = False
    other_subject: bool = False
    refuse: bool = False
