"""Why an open step should be done by its time, in one sentence with its ground."""

from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.dossiers.workflow.definition import Step, Timing
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.kernel.text import N_

_DECREE_18 = "NĐ 61/2018 Điều 18; từ 01/7/2025: NĐ 118/2025 Điều 18.2"
_DECREE_19_5 = "NĐ 61/2018 Điều 19.5"
_PROCESS = N_("quy trình nội bộ đã công bố")

_HAND_OVER = Line(
    "hand_over_1500",
    N_(
        "Bàn giao trong ngày làm việc; nhận sau 15 giờ thì đầu giờ ngày làm việc kế tiếp."
    ),
    basis=_DECREE_18,
)
_CONSULTED = Line(
    "answer_by", N_("Theo thời hạn ghi trong văn bản lấy ý kiến."), basis=_DECREE_19_5
)
_DOSSIER = Line(
    "by_the_dossier", N_("Không có thời hạn riêng: theo ngày hẹn trả của hồ sơ.")
)


def why_then(step: Step | None, kind: str) -> Line:
    """Return why what lies at a step is due when it is; None for a step moved away."""
    if kind == ItemKind.CONSULT:
        return _CONSULTED
    if step is None or kind != ItemKind.STEP:
        return _DOSSIER
    if step.timing is Timing.HAND_OVER_1500:
        return _HAND_OVER
    if step.within is None:
        return _DOSSIER
    return Line(
        "step_within",
        N_(
            "Bước này được %(limit)s từ khi đến bước, không kể thời gian đồng hồ của hồ "
            "sơ dừng, nhưng không quá ngày hẹn trả của hồ sơ."
        ),
        {"limit": step.within.text},
        _PROCESS,
    )
