"""Nothing starts that would mix a training centre with a real one."""

from django.db import OperationalError

from motcua.domain.training.readers.apart import mixed
from motcua.ops.failures import Failure, Reason


def check_apart() -> None:
    """Raise Failure naming what training and real would share.

    A database that is away is not asked: what needs it says so itself.
    """
    try:
        found = mixed()
    except OperationalError:
        return
    if found:
        raise Failure(Reason.SETTINGS, "; ".join(found))
