"""How far a parcel has come, by what the carrier has stated in whatever order.

A statement is never forgotten. What the carrier's own times put in order moves the
parcel; what comes late or twice is kept and moves nothing; what contradicts is told to
an officer with both statements, and nothing is done by itself until they have settled
it. Basis: QĐ 45/2016/QĐ-TTg art 7, 9, 10, 14.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.kernel.text import N_

AHEAD = timedelta(minutes=10)
"""So much may the carrier's clock be ahead of ours."""


class PostState(StrEnum):
    """Where a parcel is."""

    CREATED = "created"
    SENT = "sent"
    ACCEPTED = "accepted"
    PICKED_UP = "picked_up"
    AT_OFFICE = "at_office"
    OUT = "out_for_delivery"
    FAILED = "failed"
    RETURNING = "returning"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"
    CANCELLED = "cancelled"


STATE_NAMES: Mapping[PostState, str] = {
    PostState.CREATED: N_("Đã lập, chưa gửi bưu chính"),
    PostState.SENT: N_("Đã gửi yêu cầu cho bưu chính"),
    PostState.ACCEPTED: N_("Bưu chính đã nhận yêu cầu"),
    PostState.PICKED_UP: N_("Bưu chính đã lấy hàng"),
    PostState.AT_OFFICE: N_("Đang ở bưu cục"),
    PostState.OUT: N_("Đang đi phát"),
    PostState.FAILED: N_("Phát chưa được"),
    PostState.RETURNING: N_("Đang chuyển hoàn"),
    PostState.DELIVERED: N_("Đã phát"),
    PostState.RETURNED: N_("Đã chuyển hoàn về nơi gửi"),
    PostState.LOST: N_("Thất lạc"),
    PostState.CANCELLED: N_("Đã hủy"),
}

FINAL = frozenset(
    {PostState.DELIVERED, PostState.RETURNED, PostState.LOST, PostState.CANCELLED}
)
"""States a parcel does not leave by a statement of the carrier."""

NOT_COLLECTING = frozenset(
    {PostState.CANCELLED, PostState.RETURNING, PostState.RETURNED, PostState.LOST}
)
"""States of a parcel that collects no money at a door any more."""

NOT_DELIVERED = frozenset({PostState.FAILED, PostState.RETURNING, PostState.RETURNED})
"""States by which the carrier takes back that it delivered a parcel before."""

_RANK: Mapping[PostState, int] = {
    PostState.CREATED: 0,
    PostState.SENT: 1,
    PostState.ACCEPTED: 2,
    PostState.PICKED_UP: 3,
    PostState.AT_OFFICE: 4,
    PostState.OUT: 5,
    PostState.FAILED: 6,
    PostState.RETURNING: 7,
    PostState.CANCELLED: 8,
    PostState.RETURNED: 9,
    PostState.DELIVERED: 10,
    PostState.LOST: 11,
}
_AGAIN = frozenset({PostState.AT_OFFICE, PostState.OUT, PostState.FAILED})
"""What may follow a failed try: back at the office, out once more, failed once more."""
_ON_THE_WAY = frozenset({PostState.OUT, PostState.FAILED, PostState.RETURNING})
_TAKEN = _AGAIN | {PostState.PICKED_UP, PostState.RETURNING}


def rank(state: PostState) -> int:
    """Return how far along a state is; a larger one is further."""
    return _RANK[state]


@dataclass(frozen=True, slots=True)
class Statement:
    """What the carrier says happened: its number of the event, what, when.

    `heard_at` is when it came to us. `cod` is the amount it says it has collected or
    will collect, in đồng, None where it says nothing of money.
    """

    event_id: str
    state: PostState
    at: datetime
    heard_at: datetime
    reason: str = ""
    signer: str = ""
    cod: int | None = None


class Fault(StrEnum):
    """What a statement contradicts."""

    STATE = "state"
    NUMBER = "number"
    TIME = "time"
    COD = "cod"
    CUSTODY = "custody"


FAULT_NAMES: Mapping[Fault, str] = {
    Fault.STATE: N_("Trạng thái mâu thuẫn"),
    Fault.NUMBER: N_("Hai nội dung dưới cùng một số hiệu"),
    Fault.TIME: N_("Thời điểm ở tương lai"),
    Fault.COD: N_("Số tiền thu hộ khác số của trung tâm"),
    Fault.CUSTODY: N_("Bưu chính báo về giấy tờ mà trung tâm chưa bàn giao"),
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement that cannot be together with another, or with what we know."""

    fault: Fault
    theirs: Statement
    ours: Statement | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a parcel is by all that was stated, what moved it there, what contradicts.

    `tries` counts how often delivery was tried in vain.
    """

    state: PostState
    by: Statement | None
    contradictions: tuple[Contradiction, ...]
    tries: int


def standing(
    statements: Iterable[Statement], *, start: PostState, settled: PostState | None = None
) -> Standing:
    """Return where all statements together put a parcel, in whatever order they came.

    `start` is where our own acts have brought it (created, sent). `settled` is a final
    state that has been acted on: it stays, whatever is stated after.
    """
    known = sorted(set(statements), key=_order)
    doubtful = [*_numbers(known), *_times(known)]
    out = {one.theirs for one in doubtful}
    sound = [one for one in known if one not in out]
    final = _final(sound, settled)
    state, by, against = start, None, list[Contradiction]()
    for one in (one for one in sound if one.state not in FINAL):
        moved = _follows(state, one.state)
        if final is not None and _denies(final, one):
            against.append(Contradiction(Fault.STATE, one, final))
        elif moved:
            state, by = one.state, one
        elif state is PostState.RETURNING and one.state in _AGAIN:
            against.append(Contradiction(Fault.STATE, one, by))
    if final is not None:
        against += _other_finals(sound, final)
        state, by = final.state, final
    elif settled is not None:
        state, by = settled, None
        against += [
            Contradiction(Fault.STATE, one, None) for one in sound if one.state in FINAL
        ]
    failed = {one.at for one in sound if one.state is PostState.FAILED}
    return Standing(state, by, (*doubtful, *against), len(failed))


def can_cancel(state: PostState) -> bool:
    """Say whether an order may still be called off: nobody has fetched anything."""
    return rank(state) < rank(PostState.PICKED_UP)


def can_come_back(state: PostState, *, handed: bool) -> bool:
    """Say whether a parcel may be found back at the counter: the carrier has had it.

    `handed` is whether it was handed over by a signed list.
    """
    gone = (PostState.CANCELLED, PostState.RETURNED, PostState.LOST)
    return (handed or rank(state) >= rank(PostState.PICKED_UP)) and state not in gone


def _order(one: Statement) -> tuple[datetime, int, str, str]:
    return (one.at, _RANK[one.state], one.event_id, one.reason + one.signer)


def _words(one: Statement) -> tuple[object, ...]:
    return (one.state, one.at, one.reason, one.signer, one.cod)


def _numbers(known: list[Statement]) -> list[Contradiction]:
    """Return the statements under one number that do not say the same: none counts."""
    by_id: dict[str, list[Statement]] = {}
    for one in known:
        by_id.setdefault(one.event_id, []).append(one)
    found = []
    for same in by_id.values():
        if len({_words(one) for one in same}) > 1:
            found += [
                Contradiction(Fault.NUMBER, one, same[0 if n else 1])
                for n, one in enumerate(same)
            ]
    return found


def _times(known: list[Statement]) -> list[Contradiction]:
    return [
        Contradiction(Fault.TIME, one, None)
        for one in known
        if one.at > one.heard_at + AHEAD
    ]


def _final(sound: list[Statement], settled: PostState | None) -> Statement | None:
    """Return the statement that ends the way: what was acted on, or the first."""
    finals = [one for one in sound if one.state in FINAL]
    if settled is not None:
        return next((one for one in finals if one.state is settled), None)
    return finals[0] if finals else None


def _other_finals(sound: list[Statement], final: Statement) -> list[Contradiction]:
    return [
        Contradiction(Fault.STATE, one, final)
        for one in sound
        if one.state in FINAL and one.state is not final.state
    ]


def _denies(final: Statement, one: Statement) -> bool:
    """Say whether a parcel could not be under way so, given how its way ended."""
    if final.state is PostState.CANCELLED:
        return one.state in _TAKEN
    if one.at > final.at:
        return one.state in _ON_THE_WAY
    return final.state is PostState.DELIVERED and one.state is PostState.RETURNING


def _follows(state: PostState, following: PostState) -> bool:
    """Say whether a parcel under way may go from one state to the next."""
    if state is PostState.RETURNING:
        return False
    if state in (PostState.FAILED, PostState.OUT) and following in _AGAIN:
        return True
    return _RANK[following] > _RANK[state]
