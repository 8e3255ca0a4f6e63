"""Addresses of giving results back at the desk."""

from django.urls import path

from motcua.web.desk.views import returns, uncollected

urlpatterns = [
    path("", returns.ready, name="returns"),
    path("qua-han", uncollected.uncollected, name="uncollected"),
    path("qua-han/thoi-han/<int:unit_id>", uncollected.terms, name="collecting_terms"),
    path("qua-han/<str:code>", uncollected.store, name="store_result"),
    path("<str:code>", returns.give, name="give"),
]
