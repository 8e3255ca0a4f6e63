"""Addresses of petitions, below the desk's."""

from django.urls import path

from motcua.web.desk.views import petitions

urlpatterns = [
    path("", petitions.petitions, name="petitions"),
    path("nhap", petitions.enter, name="enter_petition"),
    path("<int:petition_id>", petitions.petition, name="petition"),
]
