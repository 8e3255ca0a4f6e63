"""Where there is practice at all: in a training centre, nowhere else."""

from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_
from motcua.kernel.training import is_training


def require_training() -> None:
    """Raise NotFound in a real centre: there is nothing to practise on."""
    if not is_training():
        raise NotFound(
            "no_training_here",
            N_("Đây không phải trung tâm tập huấn."),
            remedy=N_("Hãy hỏi người phụ trách địa chỉ của trung tâm tập huấn."),
        )
