"""The shapes the API gives; their JSON Schema is part of its contract."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict

Standing = Literal["early", "on_time", "late"]
Party = Literal["reception", "agency", "applicant", "payment", "post"]


class Strict(Schema):
    """A shape that knows each of its fields: one more is a fault of ours."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """What could not be done. Basis: RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    field: str | None
    remedy: str
    errors: list[dict[str, str]]


class Named(Strict):
    """A procedure by code and name."""

    code: str
    name: str


class AsOf(Strict):
    """Which event the explanation stood at, of how many, and when."""

    event: int
    newest_event: int
    at: datetime


class Standings(Strict):
    """How the dossier stands to either date; null while it is open and not late."""

    current: Standing | None
    original: Standing | None


class Rule(Strict):
    """One link of the chain: its key, the sentence, what it is made of, its ground."""

    rule: str
    text: str
    message: str
    facts: dict[str, str]
    basis: str


class SkippedDay(Strict):
    """A day on the way that does not count."""

    day: date
    kind: str
    name: str
    decision: str
    provisional: bool


class Pause(Strict):
    """A wait for another party; `ends` is null while it goes on."""

    reason: Literal["supplement", "fee", "consultation"]
    effect: Literal["shifts", "restarts", "runs_on", "too_late"]
    begins: datetime
    ends: datetime | None
    steps: int


class ExtensionOut(Strict):
    """A new date given with an apology; equal dates mean a promise only."""

    at: datetime
    old_due: datetime
    new_due: datetime
    in_time: bool
    reason: str


class RecalendarOut(Strict):
    """A change to another version of the working calendar."""

    at: datetime
    old_calendar: str
    new_calendar: str
    old_due: datetime
    new_due: datetime
    reason: str


class StepOut(Strict):
    """By when an open step should be done, and why."""

    step: str
    unit: str
    due: datetime
    why: Rule


class HolderOut(Strict):
    """A party, and its unit where it is one."""

    party: Party
    unit: str | None


class HoldingOut(Strict):
    """The time of one set of holders; several hold it together."""

    holders: list[HolderOut]
    elapsed_seconds: int
    working_seconds: int | None


class Parties(Strict):
    """The clocks of the parties; they add up to the whole."""

    begins: datetime
    ends: datetime
    elapsed_seconds: int
    working_seconds: int | None
    holdings: list[HoldingOut]


class StageOut(Strict):
    """An event that changed the explanation, with what it said then."""

    event: int
    at: datetime
    kind: str
    by: str
    reason: str
    old_due: datetime | None
    due: datetime
    rules: list[Rule]


class Count(Strict):
    """The count itself: step `base` + `amount` + `waited` = `end` of the scale."""

    unit: str
    base: int
    amount: int
    waited: int
    end: int


class Explanation(Strict):
    """Why a dossier is due when it is due; `inputs` are enough to count it again."""

    dossier: str
    procedure: Named
    as_of: AsOf
    replay_agrees: bool
    due: datetime
    original_due: datetime
    standing: Standings
    paused: bool
    calendar: str
    rules: list[Rule]
    skipped_days: list[SkippedDay]
    pauses: list[Pause]
    extensions: list[ExtensionOut]
    recalendars: list[RecalendarOut]
    steps: list[StepOut]
    parties: Parties
    history: list[StageOut]
    inputs: dict[str, Any]
    count: Count


class LookUp(Strict):
    """All anybody may learn without signing in. Basis: TT 01/2018 art 16.2d."""

    code: str
    status: str
    status_name: str
    done: int
    total: int


class ProcedureRow(Strict):
    """One procedure in a list."""

    code: str
    name: str
    field: str
    limit: str
    online_level: str
    by_post: bool


class ProcedureList(Strict):
    """At most twenty, best first; `next_offset` is null on the last page."""

    items: list[ProcedureRow]
    next_offset: int | None


class ComponentOut(Strict):
    """A paper with its counts."""

    case: int | None
    name: str
    original_count: int
    certified_count: int
    copy_count: int
    required: bool


class FeeLevelOut(Strict):
    """One level of a fee in whole đồng, and the case it is for."""

    amount: int
    text: str


class FeeOut(Strict):
    """A fee in whole đồng; null where unknown, or where one of `choices` applies.

    `counted_by` is the piece that the amount is for (`bản`, `trang`), empty where it is
    for all.
    """

    name: str
    amount: int | None
    text: str
    counted_by: str
    choices: list[FeeLevelOut]


class CaseOut(Strict):
    """A case of the applicant with papers of its own."""

    n: int
    heading: str


class ProcedureOut(Strict):
    """What has to be public of a procedure."""

    code: str
    version: int
    name: str
    field: str
    authority: str
    authority_level: str
    limit: str
    online_level: str
    online_reason: str
    online_reason_text: str
    by_post: bool
    on_the_spot: bool
    results: list[str]
    legal_bases: list[str]
    decision: str
    source_url: str
    valid_from: date
    valid_to: date | None
    cases: list[CaseOut]
    components: list[ComponentOut]
    fees: list[FeeOut]
    receptions: list[str]


class Calculated(Strict):
    """A due date counted by the published calendar, for nobody's dossier."""

    start: datetime
    due: datetime
    calendar: str
    rules: list[Rule]
    skipped_days: list[SkippedDay]
