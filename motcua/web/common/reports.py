"""Where partners report what became of messages; nobody signs in here, they sign."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.adapters.message.reports import Unsigned, read_report
from motcua.domain.notifications import actions
from motcua.domain.notifications.rules.channels import Channel
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.web.common.rates import check_rate

_MOST_BODY = 16 * 1024
_MOST_REPORTS = 6000
"""How many reports one address may send in a minute."""


@csrf_exempt
@require_POST
def message_report(request: HttpRequest, channel: str) -> HttpResponse:
    """Take a report: 204 when it is written down, 400, 401, 404 or 413 when it is not."""
    check_rate(request, "message-report", most=_MOST_REPORTS)
    secret = settings.MESSAGE_SECRETS.get(channel, "")
    if not secret:
        return _said("no such partner", 404)
    length = request.headers.get("Content-Length") or "0"
    if not (length.isdecimal() and int(length) <= _MOST_BODY):
        return _said("too large", 413)
    body, at = request.read(_MOST_BODY), now()
    try:
        told = read_report(
            body=body,
            signature=request.headers.get("X-Signature", ""),
            timestamp=request.headers.get("X-Timestamp", ""),
            secret=secret,
            now=at.timestamp(),
        )
        actions.report(
            actor=SYSTEM,
            at=at,
            channel=Channel(channel),
            report_id=told.report_id,
            message_id=told.message_id,
            told=told.state,
            reason=told.reason,
        )
    except Unsigned as fault:
        return _said(str(fault), 401)
    except NotFound:
        return _said("no such message", 404)
    except ValueError as fault:
        return _said(str(fault), 400)
    return HttpResponse(status=204)


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain", status=status)
