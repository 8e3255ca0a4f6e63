"""Pages people open at home build few questions to the database: counted, not timed.

What is prepared (`motcua/domain/statements.py`) costs next to nothing and is not counted.
"""

import re
from typing import Any

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import work
from motcua.domain.dossiers.workflow.states import Status
from tests.web.counter import Desk, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db

MINE = "/ho-so-cua-toi"
PROCEDURE = 5
"""Its version, how long it takes, the post, how it comes in, the guidance."""
GUIDED = 1
MY_DOSSIERS = 9
"""The session, one's notices, what one is co-applicant of, one's dossiers and filings,
what one is asked to confirm, and three for whom one may act."""


@pytest.mark.usefixtures("clock")
def test_a_procedure(django_assert_max_num_queries: Any) -> None:
    code = code_of("five-on-the-spot")
    Client().get(f"/thu-tuc/{code}")  # what never changes is in memory now
    with django_assert_max_num_queries(PROCEDURE):
        assert code in said_by(Client().get(f"/thu-tuc/{code}"))
    with django_assert_max_num_queries(GUIDED):
        assert Client().get(f"/thu-tuc/{code}/can-gi").status_code == 200


def test_ones_own_dossiers_however_many(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    home = sign_in("congdan")
    home.get(MINE)
    for n in (1, 2, 3):
        assert desk.send().status_code == 302
        with django_assert_max_num_queries(MY_DOSSIERS):
            page = home.get(MINE).content.decode()
        assert len(set(re.findall(rf'"{MINE}/(H[\w.-]+)"', page))) == n


def test_what_waits_comes_first_also_from_a_further_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.send().status_code == 302
    oldest = Dossier.objects.get()
    assert desk.send().status_code == 302
    monkeypatch.setattr(work, "PAGE", 1)
    home = sign_in("congdan")
    assert oldest.code not in said_by(home.get(MINE))
    Dossier.objects.filter(pk=oldest.pk).update(status=Status.SUPPLEMENT)
    assert oldest.code in said_by(home.get(MINE)).split("Tất cả hồ sơ")[0]
