"""A messenger's official account: texts it has approved, to the holder of a number.

It answers 200 to everything and says in `error` what came of it, as such accounts do.
"""

from collections.abc import Mapping

from django.conf import settings

from motcua.adapters.message.calls import call
from motcua.domain.notifications.ports import Outgoing, Refused, Undelivered

_REFUSED: Mapping[int, str] = {
    -108: "number_refused",
    -118: "not_following",
    -131: "template_unknown",
}
_LATER: Mapping[int, str] = {-115: "quota"}


class OaMessenger:
    """POST {MOTCUA_OA_URL}/message/template; it reports how it went by webhook."""

    def send(self, *, message: Outgoing) -> str:
        """Hand it over; raise Refused for who does not use it, Undelivered."""
        status, said = call(
            f"{settings.OA_URL}/message/template",
            token=settings.OA_SECRET,
            data={
                "phone": message.to,
                "template_id": message.template,
                "template_data": dict(message.facts),
                "tracking_id": message.key,
            },
        )
        error, data = said.get("error"), said.get("data")
        if error == 0 and isinstance(data, dict) and isinstance(data.get("msg_id"), str):
            return str(data["msg_id"])
        if isinstance(error, int) and error in _REFUSED:
            raise Refused(str(error), reason=_REFUSED[error])
        if isinstance(error, int) and error in _LATER:
            raise Undelivered(str(error), reason=_LATER[error])
        reason = "garbage" if error in (None, 0) else "unreachable"
        raise Undelivered(f"{status} {error}", reason=reason)
