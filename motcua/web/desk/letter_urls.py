"""Addresses of the templates of letters, below the desk's."""

from django.urls import path

from motcua.web.desk.views import letter_templates, result_letters

urlpatterns = [
    path("", letter_templates.templates, name="letter_templates"),
    path("moi", letter_templates.begin_new, name="letter_new"),
    path("ket-qua", result_letters.result_letters, name="result_letters"),
    path("mau/<slug:key>", letter_templates.template, name="letter_template"),
    path("mau/<slug:key>/soan", letter_templates.begin, name="letter_begin"),
    path("ban/<int:template_id>", letter_templates.version, name="letter_version"),
    path(
        "ban/<int:template_id>/mau.pdf",
        letter_templates.version_sample,
        name="letter_sample",
    ),
]
