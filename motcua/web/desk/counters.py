"""At which counter an officer sits."""

from django.http import HttpRequest

from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_


def counters_of(actor: Actor) -> list[int]:
    """Return the one-stop units at whose counter the officer may sit."""
    return sorted(actor.units_as(Role.COUNTER))


def counter_asked(request: HttpRequest, actor: Actor) -> int:
    """Return the one-stop unit at whose counter the officer sits now."""
    mine = counters_of(actor)
    if not mine:
        raise NotAllowed(
            "no_counter",
            N_("Bạn không trực quầy tiếp nhận nào."),
            remedy=N_("Hãy nhờ người quản trị giao vai trò tiếp nhận."),
        )
    asked = request.POST.get("unit") or request.GET.get("don-vi") or str(mine[0])
    if asked not in map(str, mine):
        raise Invalid("unit_not_yours", N_("Đơn vị không đúng."), field="unit")
    return int(asked)
