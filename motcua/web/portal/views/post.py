"""What the public post tells us, and what everybody may read of it."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.domain.post import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError

MOST_BYTES = 5 * 1024 * 1024


@csrf_exempt  # the carrier has no form of ours; its signature says who it is
@require_POST
def notice(request: HttpRequest) -> JsonResponse:
    """Take a notice of the carrier's; its signature is all that opens this door."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return JsonResponse({"result": "refused", "why": "too large"}, status=413)
    try:
        heard = actions.take_notice(
            actor=SYSTEM,
            at=now(),
            body=request.body,
            signature=request.headers.get("X-Post-Signature", ""),
        )
    except MotcuaError as error:
        said = {"result": "refused", "code": error.code, "why": str(error)}
        return JsonResponse(said, status=error.status)
    return JsonResponse({"result": heard.verdict, "state": heard.state})
