"""Addresses of the electronic forms, below the desk's."""

from django.urls import path

from motcua.web.desk.views import eform_edit, eform_publish, eform_trial, eforms

urlpatterns = [
    path("", eforms.eforms, name="eforms"),
    path("moi", eforms.begin, name="eform_new"),
    path("mau/<slug:key>", eforms.eform, name="eform"),
    path("mau/<slug:key>/v<int:n>.json", eforms.as_json, name="eform_json"),
    path("mau/<slug:key>/v<int:n>/thu", eform_trial.trial, name="eform_trial"),
    path("mau/<slug:key>/v<int:n>/in", eform_trial.empty, name="eform_empty"),
    path("mau/<slug:key>/ban-nhap", eforms.draft, name="eform_draft"),
    path("mau/<slug:key>/ban-nhap/xoa", eforms.drop, name="eform_drop"),
    path("mau/<slug:key>/ban-nhap/tep", eforms.replace, name="eform_import"),
    path("mau/<slug:key>/soan", eform_edit.edit, name="eform_edit"),
    path("mau/<slug:key>/kiem-tra", eform_publish.check, name="eform_check"),
    path("mau/<slug:key>/cong-bo", eform_publish.publish, name="eform_publish"),
    path("mau/<slug:key>/thoi-dung", eform_publish.retire, name="eform_retire"),
]
