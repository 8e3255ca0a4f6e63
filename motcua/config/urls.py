"""Every address: the portal at the root, the desk under /desk/, the API under /api/."""

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.web.common.urls")),
    path("", include("motcua.web.portal.urls")),
    path("api/", include("motcua.api.urls")),
    path("desk/", include("motcua.web.desk.urls")),
]

handler400 = "motcua.web.common.errors.bad_request"
handler403 = "motcua.web.common.errors.forbidden"
handler404 = "motcua.web.common.errors.not_found"
handler500 = "motcua.web.common.errors.server_error"
