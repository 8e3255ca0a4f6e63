"""Until figures are first counted a page of figures says so, plainly."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from motcua.kernel.errors import Invalid
from motcua.web.common.views import page

_More = ParamSpec("_More")
_View = Callable[Concatenate[HttpRequest, _More], HttpResponse]


def said_when_none(view: _View[_More]) -> _View[_More]:
    """Return a view that says when to come back where nothing was counted yet."""

    @wraps(view)
    def shown(
        request: HttpRequest, /, *args: _More.args, **more: _More.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **more)
        except Invalid as error:
            if error.code != "figures_none":
                raise
            return page(request, "desk/figures_soon.jinja")

    return shown
