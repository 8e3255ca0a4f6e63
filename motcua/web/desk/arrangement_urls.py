"""Addresses of how work is arranged among officers, below the desk's."""

from django.urls import path

from motcua.web.desk.views import absences, interests, skills

urlpatterns = [
    path("", absences.absences, name="absences"),
    path("lap", absences.arrange, name="absence_arrange"),
    path("<int:substitution_id>/dong-y", absences.confirm, name="absence_confirm"),
    path("<int:substitution_id>/cham-dut", absences.end, name="absence_end"),
    path("xung-dot-loi-ich", interests.interests, name="interests"),
    path("xung-dot-loi-ich/khai", interests.declare, name="interest_declare"),
    path(
        "xung-dot-loi-ich/<int:interest_id>/rut",
        interests.withdraw,
        name="interest_withdraw",
    ),
    path("so-truong", skills.team, name="skills"),
    path("so-truong/<int:officer_id>", skills.officer, name="skills_of"),
]
