"""Addresses of the portal, in Vietnamese without accents."""

from django.urls import path

from motcua.web.portal.views import dossiers, home, look_up, procedures, sign_in, verify

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc", procedures.procedures, name="procedures"),
    path("thu-tuc/<str:code>", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/danh-muc.pdf", procedures.checklist, name="checklist"),
    path("tra-cuu", look_up.look_up, name="look_up"),
    path("tra-cuu/<str:code>", look_up.found, name="found"),
    path("xac-minh", verify.verify, name="verify"),
    path("dang-nhap", sign_in.sign_in, name="sign_in"),
    path("dang-xuat", sign_in.sign_out, name="sign_out"),
    path("ho-so-cua-toi", dossiers.my_dossiers, name="my_dossiers"),
    path("ho-so-cua-toi/<str:code>", dossiers.my_dossier, name="my_dossier"),
    path("ho-so-cua-toi/<str:code>/ngay-hen", dossiers.my_due, name="my_due"),
    path("ho-so-cua-toi/<str:code>/giay-to/<int:n>", dossiers.my_file, name="my_file"),
]
