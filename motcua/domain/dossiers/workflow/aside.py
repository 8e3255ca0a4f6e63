"""Acts beside the process: who holds it, notes, ending it early, taking it back."""

from motcua.domain.dossiers.workflow.commands import UNDOABLE
from motcua.domain.dossiers.workflow.deciding import (
    Decision,
    Facts,
    Ruling,
    check_may,
    ended,
    item_of,
    need_reason,
    new_items,
    unit_of,
)
from motcua.domain.dossiers.workflow.states import Item, Stamp, Status
from motcua.kernel.actor import Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_


def take_over(ruling: Ruling) -> Decision:
    """Take a free item, or a colleague's with the reason for it."""
    item = item_of(ruling)
    officer = ruling.facts.actor.officer_id
    if item.officer_id == officer:
        raise NotNow("yours_already", N_("Bạn đang giữ hồ sơ này rồi."))
    if item.officer_id is not None:
        need_reason(ruling)
    return _given(ruling, item, officer)


def release(ruling: Ruling) -> Decision:
    """Give an item back, so that any holder of its role may take it."""
    item = item_of(ruling)
    if item.officer_id is None:
        raise NotNow("free_already", N_("Hồ sơ này chưa giao cho ai."))
    return _given(ruling, item, None)


def reassign(ruling: Ruling) -> Decision:
    """Give a subordinate's item to somebody else without sending the dossier back."""
    check_may(ruling)
    state, facts = ruling.state, ruling.facts
    item = state.item(facts.item_n or 0)
    if item is None:
        raise Invalid(
            "item_missing", N_("Chưa chọn việc cần phân công lại."), field="item"
        )
    above = facts.actor.holds(Role.HEAD, item.unit_id) or facts.actor.holds(
        Role.DIRECTOR, item.unit_id
    )
    if not (above or ruling.is_system):
        raise NotAllowed(
            "not_your_unit",
            N_("Chỉ lãnh đạo của đơn vị đang giữ mới phân công lại được."),
        )
    if facts.assignee_id is None or not facts.assignee_fits:
        raise Invalid(
            "assignee_missing",
            N_("Chưa chọn người thụ lý, hoặc người này không giữ vai trò đó."),
            field="assignee",
            remedy=N_("Hãy chọn một người trong danh sách."),
        )
    need_reason(ruling)
    return _given(ruling, item, facts.assignee_id)


def stop(ruling: Ruling) -> Decision:
    """Stop a dossier for good, with the ground (form 05 of 2025)."""
    check_may(ruling)
    _undecided(ruling)
    need_reason(ruling)
    return ended(ruling, ruling.state._replace(status=Status.STOPPED))


def withdraw(ruling: Ruling) -> Decision:
    """End a dossier because its applicant takes it back, before it is decided.

    What several have filed is taken back by all of them: the others agree in writing.
    Basis: BLDS 2015 art 101.1, 141.3 (who acts for others keeps to what they allowed).
    """
    check_may(ruling)
    _undecided(ruling)
    need_reason(ruling)
    if ruling.facts.beside and not ruling.facts.consent.strip():
        raise Invalid(
            "consent_missing",
            N_("Hồ sơ còn %(count)s người cùng đứng tên; chưa ghi văn bản đồng ý rút."),
            facts={"count": ruling.facts.beside},
            field="consent",
            remedy=N_("Ghi số, ngày văn bản, hoặc biên bản những người ấy đã ký."),
        )
    return ended(ruling, ruling.state._replace(status=Status.WITHDRAWN))


def reopen(ruling: Ruling) -> Decision:
    """Open a decided or ended dossier again because of an agency's error.

    It stands at its first step with a new clock; the first promise is kept beside
    it. Basis: NĐ 61/2018 art 21.
    """
    check_may(ruling)
    need_reason(ruling)
    facts, state = ruling.facts, ruling.state
    if not (facts.has_authority or ruling.is_system):
        raise NotAllowed(
            "no_authority_today",
            N_("Hôm nay bạn không có thẩm quyền ký thủ tục này trong sổ ủy quyền."),
            remedy=N_("Hãy chuyển người có thẩm quyền, hoặc đăng ký văn bản ủy quyền."),
        )
    opened = new_items(ruling, (ruling.process.first.key,), state.items_made)
    after = state._replace(
        status=Status.PROCESSING,
        items=opened,
        items_made=state.items_made + 1,
        outcome=None,
        stamps=frozenset({Stamp.RECEIVED}),
        supplements=0,
        extensions=0,
        apologies=0,
        proposal=None,
    )
    return Decision(
        command=ruling.command,
        state=after,
        step=ruling.process.first,
        closed=tuple(item.n for item in state.items),
        opened=opened,
        clock=("reopen",),
    )


def notify_early(ruling: Ruling) -> Decision:
    """Tell the applicant that the result is ready before its day.

    Basis: NĐ 61/2018 art 20.
    """
    check_may(ruling)
    facts = ruling.facts
    if not is_early(facts):
        raise NotNow("not_early", N_("Kết quả không sớm hơn ngày hẹn."))
    return Decision(command=ruling.command, state=ruling.state)


def is_early(facts: Facts) -> bool:
    """Say whether it is still before the day the result was promised for."""
    if facts.due_at is None:
        return False
    return facts.at.astimezone(VN).date() < facts.due_at.astimezone(VN).date()


def note(ruling: Ruling) -> Decision:
    """Leave an internal note; the applicant does not see it."""
    check_may(ruling)
    if not ruling.facts.opinion.strip():
        raise Invalid("note_missing", N_("Chưa ghi nội dung."), field="opinion")
    return Decision(command=ruling.command, state=ruling.state)


def link(ruling: Ruling) -> Decision:
    """Tie another dossier to this one, saying why."""
    check_may(ruling)
    if not ruling.facts.linked.strip():
        raise Invalid("link_missing", N_("Chưa ghi mã hồ sơ liên quan."), field="linked")
    need_reason(ruling)
    return Decision(command=ruling.command, state=ruling.state)


def undo(ruling: Ruling) -> Decision:
    """Take back one's own last act while nobody has seen it.

    Nothing is erased: the items it opened end, those it ended begin anew.
    """
    check_may(ruling)
    facts, state, before = ruling.facts, ruling.state, ruling.facts.previous
    if before is None or facts.last is None or facts.last[0] not in UNDOABLE:
        raise NotNow(
            "cannot_undo",
            N_("Việc vừa làm không thu hồi được."),
            remedy=N_("Hãy nhờ người đang giữ hồ sơ trả lại."),
        )
    if facts.last[1] != facts.actor.officer_id:
        raise NotAllowed("not_your_act", N_("Chỉ người vừa làm mới thu hồi được."))
    if facts.seen:
        raise NotNow(
            "seen_already",
            N_("Người nhận đã mở hồ sơ; không thu hồi được nữa."),
            remedy=N_("Hãy nhờ người đang giữ hồ sơ trả lại."),
        )
    kept = {item.n for item in state.items} & {item.n for item in before.items}
    made, items, opened = state.items_made, [], []
    for item in before.items:
        if item.n in kept:
            items.append(item)
            continue
        made += 1
        opened.append(item._replace(n=made))
        items.append(opened[-1])
    return Decision(
        command=ruling.command,
        state=before._replace(items=tuple(items), items_made=made),
        closed=tuple(item.n for item in state.items if item.n not in kept),
        opened=tuple(opened),
        changed=tuple(
            item
            for item in items
            if item.n in kept and item.officer_id != _officer_of(state.items, item.n)
        ),
    )


def migrate(ruling: Ruling) -> Decision:
    """Move a running dossier to another version of its process, where proved safe."""
    check_may(ruling)
    if not ruling.facts.in_force:
        raise NotNow(
            "not_in_force",
            N_("Chỉ chuyển hồ sơ sang phiên bản đang áp dụng."),
            remedy=N_("Hãy công bố phiên bản này trước."),
        )
    if ruling.facts.target is None:
        raise Invalid("target_missing", N_("Chưa chọn phiên bản quy trình."), field="to")
    if not ruling.facts.safe:
        raise NotNow(
            "migration_unsafe",
            N_("Không chứng minh được chuyển phiên bản là an toàn cho hồ sơ này."),
            remedy=N_("Hãy để hồ sơ kết thúc theo phiên bản đã tiếp nhận."),
        )
    for step in ruling.facts.target.steps:
        unit_of(ruling._replace(process=ruling.facts.target), step.place)
    need_reason(ruling)
    return Decision(command=ruling.command, state=ruling.state)


def _given(ruling: Ruling, item: Item, officer_id: int | None) -> Decision:
    given = item._replace(officer_id=officer_id)
    items = tuple(given if i.n == item.n else i for i in ruling.state.items)
    return Decision(
        command=ruling.command,
        state=ruling.state._replace(items=items, proposal=None),
        step=ruling.process.by_key.get(item.step),
        changed=(given,),
    )


def _officer_of(items: tuple[Item, ...], n: int) -> int | None:
    return next(item.officer_id for item in items if item.n == n)


def _undecided(ruling: Ruling) -> None:
    if ruling.state.outcome is not None:
        raise NotNow(
            "already_decided",
            N_("Hồ sơ này đã có quyết định."),
            remedy=N_("Hãy nhận kết quả, hoặc khiếu nại theo quy định."),
        )
