"""A procedure as it was received and resolved on a day. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InForce:
    """A procedure received at a centre on a day, by whom it is resolved."""

    procedure: int
    code: str
    name: str
    field: str
    agency: str
    authority: int
    online_level: str
    on_the_spot: bool
    complete: bool
    has_fee: bool = False
    authority_level: str = ""
