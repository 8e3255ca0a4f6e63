"""Addresses of the forms, below the desk's."""

from django.urls import path

from motcua.web.desk.views import forms, templates

urlpatterns = [
    path("", forms.forms, name="forms"),
    path("ban/<int:template_id>", templates.template, name="template"),
    path("ban/<int:template_id>/mau.pdf", templates.sample, name="template_sample"),
    path("ban/<int:template_id>/mau.typ", templates.source, name="template_source"),
    path("<str:set_key>/<str:kind>", forms.form, name="form"),
    path("<str:set_key>/<str:kind>/soan", forms.begin, name="form_begin"),
    path("<str:set_key>/<str:kind>/mau.pdf", forms.sample, name="form_sample"),
]
