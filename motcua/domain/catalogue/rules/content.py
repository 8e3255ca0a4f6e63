"""A procedure's content, whatever source it came from."""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from motcua.kernel.canonical import canonical_bytes


@dataclass(frozen=True, slots=True)
class ComponentContent:
    """One paper: `case` is the index of its case, None when asked for in every case.

    `stays` (in the file) and `valuable` are None where the source does not say
    (see `custody`).
    """

    name: str
    case: int | None = None
    heading: str = ""
    original_count: int = 0
    certified_count: int = 0
    copy_count: int = 0
    required: bool = True
    most_mb: int | None = None
    stays: bool | None = None
    valuable: bool | None = None


@dataclass(frozen=True, slots=True)
class FeeContent:
    """One fee in whole đồng; None where the source gives no amount for all.

    `case` is the place of the case it is for, None for all. `collect` is when it is
    collected (`rules.fees.COLLECT`), `exemptions` who pays less, a line each
    (`rules.fees.exemption_of`), `choices` its levels of which one applies, a line each
    (`rules.fees.choice_of`). Basis: law 97/2015 art 8, 10, 21 (what is collected,
    who is exempt, who sets it).
    """

    name: str
    amount: int | None = None
    text: str = ""
    fee_code: str = ""
    kind: str = ""
    case: int | None = None
    collect: str = ""
    legal_basis: str = ""
    exemptions: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcedureContent:
    """Everything a version says. Unknown is empty or None, never a guess.

    `policy` holds what of `deadlines.rules.limits.Policy` differs from its default.
    """

    code: str
    name: str
    field: str
    authority_level: str = ""
    authority: str = ""
    limit_amount: int | None = None
    limit_unit: str | None = None
    limit_text: str = ""
    policy: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    channels: tuple[str, ...] = ()
    online_level: str = ""
    online_level_2018: int | None = None
    online_reason: str = ""
    online_reason_text: str = ""
    by_post: bool = False
    on_the_spot: bool = False
    retention_years: int | None = None
    cases: tuple[str, ...] = ()
    components: tuple[ComponentContent, ...] = ()
    fees: tuple[FeeContent, ...] = ()
    results: tuple[str, ...] = ()
    valuable_result: bool | None = None
    all_owners_sign: bool | None = None
    legal_bases: tuple[str, ...] = ()
    decision: str = ""
    source_url: str = ""

    def missing(self) -> tuple[str, ...]:
        """Return the parts without which the procedure cannot be published."""
        lacking = {
            "code": self.code.startswith("X."),
            "time_limit": self.limit_unit is None,
            "components": not self.components,
        }
        return tuple(part for part, is_missing in lacking.items() if is_missing)

    def hash(self) -> str:
        """Return a hash that is equal for equal content."""
        return hashlib.sha256(canonical_bytes(asdict(self))).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to one procedure: added, changed (with what), unchanged."""

    code: str
    name: str
    kind: str
    differences: tuple[tuple[str, str, str], ...] = ()


def compare(old: ProcedureContent | None, new: ProcedureContent) -> Change:
    """Return the difference between what stands and what comes."""
    if old is None:
        return Change(new.code, new.name, "added")
    differences = tuple(
        (f.name, _shown(getattr(old, f.name)), _shown(getattr(new, f.name)))
        for f in fields(ProcedureContent)
        if getattr(old, f.name) != getattr(new, f.name)
    )
    kind = "changed" if differences else "unchanged"
    return Change(new.code, new.name, kind, differences)


def _shown(value: object) -> str:
    """Return a value short enough for one line of a difference list."""
    if isinstance(value, tuple):
        return f"[{len(value)}] " + "; ".join(_name(item) for item in value)[:120]
    return "" if value is None else str(value)[:160]


def _name(item: object) -> str:
    return str(getattr(item, "name", item))
