"""The facts conditions may read: what is built in, who answers it, and when."""

from collections.abc import Mapping

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    FactKind,
    FactSpec,
    Move,
    Process,
    Step,
)
from motcua.domain.dossiers.workflow.guards import checks_of
from motcua.kernel.text import N_

SUB_OUTCOME = "sub_outcome"
"""The fact a finished sub-dossier answers: its outcome, or how it ended without one."""

BUILT_IN: Mapping[str, FactSpec] = {
    "case": FactSpec("case", N_("Trường hợp"), FactKind.NUMBER),
    "channel": FactSpec(
        "channel",
        N_("Cách nộp"),
        FactKind.ONE_OF,
        {
            "counter": N_("Trực tiếp"),
            "online": N_("Trực tuyến"),
            "post": N_("Bưu chính công ích"),
        },
    ),
    "delivery": FactSpec(
        "delivery",
        N_("Cách nhận kết quả"),
        FactKind.ONE_OF,
        {
            "counter": N_("Tại bộ phận một cửa"),
            "post": N_("Qua bưu chính công ích"),
            "electronic": N_("Bản điện tử"),
        },
    ),
    "fee": FactSpec("fee", N_("Phí, lệ phí (đồng)"), FactKind.NUMBER),
}
"""The facts of the dossier itself, known from reception on."""

OF_SUB = FactSpec(
    SUB_OUTCOME,
    N_("Kết quả hồ sơ liên thông"),
    FactKind.ONE_OF,
    {
        "approved": N_("Chấp thuận"),
        "rejected": N_("Không chấp thuận"),
        "withdrawn": N_("Đã rút"),
        "stopped": N_("Dừng giải quyết"),
    },
)
"""What `SUB_OUTCOME` may say."""

MAY_LACK = frozenset({"case", "fee"})
"""Built-in facts a dossier may be without: no case chosen, no fee due."""


def spec_of(process: Process, name: str) -> FactSpec | None:
    """Return what is known of a fact: declared, built in, or of a sub-dossier."""
    if name in BUILT_IN:
        return BUILT_IN[name]
    return OF_SUB if name == SUB_OUTCOME else process.facts.get(name)


def answered(step: Step, move: Move) -> frozenset[str]:
    """Return the facts that are surely answered when a move is made.

    Sending back answers nothing; a finished sub-dossier answers how it went.
    """
    if move.command is Command.SEND_BACK:
        return frozenset()
    ends_sub = step.sub is not None and move.command is Command.PROCEED
    return frozenset((*step.asks, SUB_OUTCOME) if ends_sub else step.asks)


def read_by(move: Move) -> frozenset[str]:
    """Return the facts a move's condition reads."""
    return frozenset(c.name for c in checks_of(move.when)) if move.when else frozenset()


def lasting(process: Process) -> frozenset[str]:
    """Return the facts some condition reads after the move that answers them."""
    return frozenset(
        name
        for step in process.steps
        for move in step.moves
        for name in read_by(move) - answered(step, move)
    )
