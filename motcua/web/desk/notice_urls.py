"""Addresses of the words of notices, below the desk's."""

from django.urls import path

from motcua.web.desk.views import notice_texts

urlpatterns = [
    path("", notice_texts.texts, name="notice_texts"),
    path("ban/<int:text_id>", notice_texts.version, name="notice_version"),
    path("<slug:kind>/<slug:channel>", notice_texts.text, name="notice_text"),
    path("<slug:kind>/<slug:channel>/soan", notice_texts.begin, name="notice_begin"),
]
