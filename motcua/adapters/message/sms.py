"""SMS under the centre's name, through an operator's HTTP interface."""

from django.conf import settings

from motcua.adapters.message.calls import call
from motcua.domain.notifications.ports import Outgoing, Refused, Undelivered

_FOR_GOOD = frozenset({"number_refused"})
_TAKEN = 202


class SmsMessenger:
    """POST {MOTCUA_SMS_URL}/messages; the operator reports how it went by webhook."""

    def send(self, *, message: Outgoing) -> str:
        """Hand a text over; raise Refused for a number that takes none, Undelivered."""
        status, said = call(
            f"{settings.SMS_URL}/messages",
            token=settings.SMS_SECRET,
            data={
                "to": message.to,
                "from": settings.SMS_SENDER,
                "text": message.text,
                "key": message.key,
            },
        )
        if status == _TAKEN and isinstance(said.get("id"), str):
            return str(said["id"])
        error = str(said.get("error", ""))
        if error in _FOR_GOOD:
            raise Refused(error, reason=error)
        known = {"quota": "quota", "": "garbage"}
        raise Undelivered(f"{status} {error}", reason=known.get(error, "unreachable"))
