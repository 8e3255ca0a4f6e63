"""Addresses of the pages of guidance, as they are written, below the desk's."""

from django.urls import path

from motcua.web.desk.views import guidance

urlpatterns = [
    path("", guidance.pages, name="guidance"),
    path("<int:page_id>", guidance.one, name="guidance_page"),
    path("<int:page_id>/soan", guidance.begin, name="guidance_begin"),
    path("<int:page_id>/ban/<int:n>", guidance.version, name="guidance_version"),
]
