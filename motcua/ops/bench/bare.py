"""A page that reads one row, with our sign-in, middleware, layout and server.

`officers` serves it beside the product, to compare what the product's pages cost.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from motcua.domain.dossiers.models import Dossier
from motcua.web.common.views import officer_of, page


def one_row(request: HttpRequest) -> HttpResponse:
    """Show the newest dossier's code to a signed-in officer."""
    officer_of(request)
    code = Dossier.objects.order_by("-id").values_list("code", flat=True)[0]
    context = {"message": code, "status": 200, "layout": "common/layout.jinja"}
    return page(request, "common/error.jinja", context)


urlpatterns = [path("mot-dong", one_row), path("", include("motcua.config.urls"))]
