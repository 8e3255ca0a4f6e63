"""On whose behalf, with which scope, on that day: the one place that decides it.

Whoever acts for themselves may do everything with what is theirs; whoever acts for
another only what a grant in force covers. Basis: Civil Code 91/2015 art 134-143
(representation within its scope and time); law 91/2025 art 4.1, 9 (consent).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Doing, Grant, Matter, Tie
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

DOING_NAMES: Mapping[Doing, str] = {
    Doing.PREPARE: N_("Chuẩn bị hồ sơ"),
    Doing.SEND: N_("Gửi hồ sơ"),
    Doing.FOLLOW: N_("Theo dõi hồ sơ"),
    Doing.SUPPLEMENT: N_("Tải giấy tờ bổ sung"),
    Doing.PAY: N_("Nộp phí, lệ phí"),
    Doing.RECEIVE: N_("Nhận thông báo, kết quả"),
}
TIE_NAMES: Mapping[Tie, str] = {
    Tie.REPRESENTATIVE: N_("người đại diện"),
    Tie.CLERK: N_("thành viên"),
    Tie.HELPER: N_("người giúp"),
    Tie.ASSISTANT: N_("cán bộ hỗ trợ"),
}
ALL = frozenset(Doing)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose matters an act may touch; `grants` None means every one of theirs."""

    person_id: int
    grants: tuple[Grant, ...] | None = None

    def covers(self, matter: Matter) -> bool:
        """Say whether the act may be done with this matter of theirs."""
        return self.grants is None or any(covers(one, matter) for one in self.grants)


def in_force(grants: Iterable[Grant], on: date) -> tuple[Grant, ...]:
    """Return the grants that count on a day; the last day counts whole."""
    return tuple(
        one
        for one in grants
        if one.ended_at is None
        and one.first <= on
        and (one.last is None or on <= one.last)
    )


def covers(grant: Grant, matter: Matter) -> bool:
    """Say whether what a grant names is this matter."""
    if grant.whole or matter.filing in grant.filings:
        return True
    if matter.dossier and matter.dossier in grant.dossiers:
        return True
    is_new = matter.filing is None and not matter.dossier
    named = matter.procedure in grant.procedures or matter.field in grant.fields
    return named and (is_new or not grant.new_only)


def reach_of(actor: Actor, doing: Doing, *also: Doing) -> Reach | None:
    """Return whose matters the actor may do any of these things with; None: nobody's.

    For themselves every citizen or organisation may do all.
    """
    behalf = actor.on_behalf_of
    if behalf is None:
        own = actor.kind is ActorKind.CITIZEN and actor.person_id is not None
        return Reach(actor.person_id or 0) if own else None
    asked = {doing, *also}
    grants = tuple(one for one in behalf.grants if one.doings & asked)
    return Reach(behalf.person_id, grants) if grants else None


def require_reach(actor: Actor, doing: Doing, *also: Doing) -> Reach:
    """Return as `reach_of` does; raise NotAllowed where it is nobody's."""
    found = reach_of(actor, doing, *also)
    if found is not None:
        return found
    if actor.on_behalf_of is None:
        raise NotAllowed(
            "submitters_only", N_("Trang này dành cho người nộp hồ sơ đã đăng nhập.")
        )
    raise not_covered(doing)


def require_matter(actor: Actor, matter: Matter, doing: Doing, *also: Doing) -> int:
    """Return whose a matter is that the actor may do this with; raise NotAllowed."""
    found = require_reach(actor, doing, *also)
    if not found.covers(matter):
        raise not_covered(doing)
    return found.person_id


def is_whole(actor: Actor) -> bool:
    """Say whether the actor stands for all that is theirs or the organisation's.

    An own account and a representative do; a clerk, a helper and an assistant do not.
    """
    behalf = actor.on_behalf_of
    return behalf is None or behalf.tie is Tie.REPRESENTATIVE


def require_owner(actor: Actor) -> None:
    """Raise NotAllowed unless it is the owner, or who represents them, that acts.

    What gives a matter up, or says where its owner is told of it, no mandate covers.
    """
    if not is_whole(actor):
        raise NotAllowed(
            "owner_only",
            N_("Việc này chỉ chính chủ hoặc người đại diện được làm."),
            remedy=N_("Hãy nhờ chính chủ hoặc người đại diện làm việc này."),
        )


def is_helper(actor: Actor) -> bool:
    """Say whether the actor helps somebody now, who keeps their contact to themselves."""
    behalf = actor.on_behalf_of
    return behalf is not None and behalf.tie is Tie.HELPER


def name_of(actor: Actor) -> str:
    """Return the name to be shown for an act: both names where it was for another."""
    behalf = actor.on_behalf_of
    return actor.name if behalf is None else f"{actor.name} (thay {behalf.name})"


def not_covered(doing: Doing) -> NotAllowed:
    """Return the refusal of what no mandate or consent covers."""
    return NotAllowed(
        "mandate_missing",
        N_("Ủy quyền hoặc đồng ý đang có không gồm việc này: %(doing)s."),
        facts={"doing": DOING_NAMES[doing]},
        remedy=N_("Hãy nhờ người đại diện hoặc chính chủ cho phép thêm."),
    )
