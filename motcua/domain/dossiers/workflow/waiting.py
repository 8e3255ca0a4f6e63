"""Acts that wait for somebody: the applicant, a payment, other units, more time.

Basis: NĐ 61/2018 art 11.2c, 19.4 (one supplement, within three working days,
through the one-stop unit), 19.5 (consultation), 19.9 (one extension, with an apology).
"""

from motcua.domain.dossiers.workflow.deciding import (
    Decision,
    Facts,
    Ruling,
    check_may,
    item_of,
    need_reason,
    unit_of,
)
from motcua.domain.dossiers.workflow.definition import Place
from motcua.domain.dossiers.workflow.states import Item, ItemKind, State, Status
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, NotNow
from motcua.kernel.text import N_


def request_supplement(ruling: Ruling) -> Decision:
    """Ask the applicant, once, for what is lacking after reception (form 02).

    The request goes to the one-stop unit, which alone deals with the applicant; the
    steps rest and the clock stops until the papers are there.
    """
    asking = _asking(ruling)
    state, facts = ruling.state, ruling.facts
    if state.supplements >= facts.policy.most_supplements:
        raise NotNow(
            "supplement_asked_before",
            N_("Đã yêu cầu bổ sung đủ số lần pháp luật cho phép (%(count)s lần)."),
            facts={"count": facts.policy.most_supplements},
            remedy=N_("Hãy giải quyết trên hồ sơ hiện có, hoặc từ chối có lý do."),
        )
    if facts.supplement_until is not None and facts.at > facts.supplement_until:
        raise NotNow(
            "supplement_too_late",
            N_("Đã quá thời hạn được yêu cầu bổ sung kể từ khi tiếp nhận."),
            remedy=N_("Hãy giải quyết trên hồ sơ hiện có, hoặc từ chối có lý do."),
        )
    need_reason(ruling)
    return _wait(
        ruling,
        asking,
        ItemKind.SUPPLEMENT,
        Status.SUPPLEMENT,
        state._replace(supplements=state.supplements + 1),
        ("wait_supplement",),
    )


def receive_supplement(ruling: Ruling) -> Decision:
    """Take in the papers that were asked for: the steps go on where they rested.

    Something of every line asked for has to be there, or a reason why it goes on
    without. Basis: NĐ 61/2018 art 19.4.
    """
    item = item_of(ruling)
    lacking = ruling.facts.lacking
    if lacking and not ruling.facts.reason.strip():
        raise Invalid(
            "supplement_lacking",
            N_("Phần bổ sung còn thiếu: %(names)s."),
            facts={"names": "; ".join(lacking)},
            field="received",
            remedy=N_("Hãy nhận đủ, hoặc ghi lý do vẫn giải quyết tiếp."),
        )
    return _resume(ruling, item, ("resume",))


def request_fee(ruling: Ruling) -> Decision:
    """Ask the applicant, through the one-stop unit, to pay what the law lays on them."""
    asking = _asking(ruling)
    amount = ruling.facts.amount
    if amount is None or amount <= 0:
        raise Invalid(
            "amount_missing",
            N_("Chưa ghi số tiền phải nộp, bằng số nguyên lớn hơn 0."),
            field="amount",
        )
    need_reason(ruling)
    return _wait(ruling, asking, ItemKind.FEE, Status.FEE, ruling.state, ("wait_fee",))


def confirm_fee(ruling: Ruling) -> Decision:
    """Note that the financial duty is done: the steps go on where they rested."""
    item = item_of(ruling)
    if not ruling.facts.proof.strip():
        raise Invalid(
            "proof_missing",
            N_("Chưa ghi số biên lai hoặc chứng từ nộp tiền."),
            field="proof",
        )
    return _resume(ruling, item, ("resume", "next_phase"))


def consult(ruling: Ruling) -> Decision:
    """Ask other units for their opinion, all at once, each by the same day."""
    asking = _asking(ruling)
    facts, state = ruling.facts, ruling.state
    if not facts.consulted:
        raise Invalid(
            "units_missing", N_("Chưa chọn đơn vị cần lấy ý kiến."), field="consulted"
        )
    if facts.answer_by is None or facts.answer_by <= facts.at:
        raise Invalid(
            "limit_missing",
            N_("Chưa ghi thời hạn trả lời, hoặc thời hạn đã qua."),
            field="limit",
        )
    need_reason(ruling)
    waiting = {(i.unit_id, i.officer_id) for i in state.items if i.asked_by == asking.n}
    again = [u for u in facts.consulted if (u, facts.assignee_id) in waiting]
    if again or len(set(facts.consulted)) < len(facts.consulted):
        raise Invalid(
            "asked_twice",
            N_("Một đơn vị được hỏi hai lần và chưa trả lời lần trước."),
            field="consulted",
        )
    opened = tuple(
        Item(
            n=state.items_made + n,
            kind=ItemKind.CONSULT,
            step=asking.step,
            unit_id=unit_id,
            role=Role.HEAD,
            officer_id=facts.assignee_id,
            asked_by=asking.n,
            due_at=facts.answer_by,
        )
        for n, unit_id in enumerate(facts.consulted, start=1)
    )
    return Decision(
        command=ruling.command,
        state=state._replace(
            items=state.items + opened,
            items_made=state.items_made + len(opened),
        ),
        step=ruling.process.by_key[asking.step],
        opened=opened,
    )


def answer(ruling: Ruling) -> Decision:
    """Give the opinion that was asked for; late answers are taken too."""
    item = item_of(ruling)
    if not ruling.facts.opinion.strip():
        raise Invalid("opinion_missing", N_("Chưa ghi ý kiến."), field="opinion")
    state = ruling.state
    left = tuple(i for i in state.items if i.n != item.n)
    return Decision(
        command=ruling.command,
        state=state._replace(items=left),
        step=ruling.process.by_key[item.step],
        closed=(item.n,),
    )


def extend(ruling: Ruling) -> Decision:
    """Extend the deadline once, with an apology at least a day before it expires.

    The clock itself refuses a late one.
    """
    check_may(ruling)
    state, facts = ruling.state, ruling.facts
    if state.extensions >= facts.policy.most_extensions:
        raise NotNow(
            "extended_before",
            N_("Hồ sơ đã được hẹn lại đủ số lần pháp luật cho phép (%(count)s lần)."),
            facts={"count": facts.policy.most_extensions},
        )
    _need_limit(facts)
    need_reason(ruling)
    after = state._replace(
        extensions=state.extensions + 1,
        apologies=state.apologies + 1,
        proposal=None,
    )
    return Decision(command=ruling.command, state=after, clock=("extend",))


def apologise(ruling: Ruling) -> Decision:
    """Apologise for being late and promise a new day; the legal date stays.

    Basis: NĐ 61/2018 art 19.9; reports count late dossiers with and without apology.
    """
    check_may(ruling)
    state, facts = ruling.state, ruling.facts
    if facts.due_at is None or facts.at <= facts.due_at:
        raise NotNow(
            "not_late",
            N_("Hồ sơ chưa quá hạn; hãy gia hạn trước khi hết hạn nếu cần."),
        )
    if state.apologies > state.extensions:
        raise NotNow("apologised_before", N_("Đã xin lỗi và hẹn lại hồ sơ quá hạn này."))
    _need_limit(facts)
    need_reason(ruling)
    after = state._replace(apologies=state.apologies + 1, proposal=None)
    return Decision(command=ruling.command, state=after, clock=("apologise",))


def _asking(ruling: Ruling) -> Item:
    return item_of(ruling)


def _need_limit(facts: Facts) -> None:
    if facts.limit is None:
        raise Invalid(
            "limit_missing",
            N_("Chưa ghi thời gian xin thêm, bằng số nguyên lớn hơn 0."),
            field="limit",
        )


def _wait(
    ruling: Ruling,
    asking: Item,
    kind: ItemKind,
    status: Status,
    state: State,
    clock: tuple[str, ...],
) -> Decision:
    """Put the applicant's part on the one-stop unit's list; the steps rest."""
    opened = Item(
        n=state.items_made + 1,
        kind=kind,
        step=asking.step,
        unit_id=unit_of(ruling, Place.RECEPTION),
        role=Role.COUNTER,
    )
    return Decision(
        command=ruling.command,
        state=state._replace(
            status=status,
            items=(*state.items, opened),
            items_made=opened.n,
            proposal=None,
        ),
        step=ruling.process.by_key[asking.step],
        opened=(opened,),
        clock=clock,
    )


def _resume(ruling: Ruling, item: Item, clock: tuple[str, ...]) -> Decision:
    left = tuple(i for i in ruling.state.items if i.n != item.n)
    return Decision(
        command=ruling.command,
        state=ruling.state._replace(status=Status.PROCESSING, items=left, proposal=None),
        step=ruling.process.by_key[item.step],
        closed=(item.n,),
        clock=clock,
    )
