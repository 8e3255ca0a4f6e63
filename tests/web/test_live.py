"""What is new in a list, who else has a dossier open; the keys of the desk."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from motcua.domain.dossiers.actions.presence import FORGOTTEN, be_here
from motcua.domain.dossiers.models import Presence, Read
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from tests.databases import MORNING
from tests.web.counter import said_by, sign_in
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_what_is_new_is_told_once_and_only_of_ones_own_list() -> None:
    centre, code = Centre(), code_of("five-on-the-spot")
    client, leader = sign_in("thamdinh"), sign_in("lanhdao")
    empty = client.get("/desk/thay-doi")
    assert empty.json() == {"rows": []}
    done = centre.accept(code)
    fresh = client.get("/desk/thay-doi", headers={"If-None-Match": empty["ETag"]})
    assert fresh.json() == {"rows": [[f"{done.dossier_id}-1", str(done.version)]]}
    same = client.get("/desk/thay-doi", headers={"If-None-Match": fresh["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert leader.get("/desk/thay-doi").json() == {"rows": []}
    # The page carries what is compared, and asks for the list it shows.
    text = client.get("/desk/?muc=sap-toi").content.decode()
    assert f'data-row="{done.dossier_id}-1" data-version="{done.version}"' in text
    assert 'data-changes="/desk/thay-doi?ds=0&amp;muc=sap-toi&amp;tu=0"' in text
    centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
    gone = client.get("/desk/thay-doi", headers={"If-None-Match": fresh["ETag"]})
    assert gone.json() == {"rows": []}


@pytest.mark.parametrize("query", ["muc=x", "don-vi=x", "ds=9"])
def test_a_bad_question_is_refused(query: str) -> None:
    assert sign_in("thamdinh").get(f"/desk/thay-doi?{query}").status_code in (404, 422)
    assert sign_in("congdan").get(f"/desk/thay-doi?{query}").status_code == 403


def test_two_officers_see_each_other_and_are_forgotten_after_a_minute() -> None:
    centre = Centre()
    done = centre.accept(code_of("five-on-the-spot"))
    one, two = centre.actor("quay"), centre.actor("thamdinh")

    def look(actor: Actor, seconds: int) -> list[tuple[str, datetime]]:
        at = MORNING + timedelta(seconds=seconds)
        others = be_here(actor=actor, at=at, dossier_id=done.dossier_id)
        return [(other.name, other.since) for other in others]

    assert look(one, 0) == []
    assert look(two, 30) == [(one.name, MORNING)]
    assert look(one, 60) == [(two.name, MORNING + timedelta(seconds=30))]
    # Two says no more: still there after a minute, gone a second later.
    gone = 30 + int(FORGOTTEN.total_seconds())
    assert [name for name, _ in look(one, gone)] == [two.name]
    assert look(one, gone + 1) == []
    # Who comes back has come anew.
    again = MORNING + timedelta(seconds=gone + 10)
    assert look(two, gone + 10) == [(one.name, MORNING)]
    assert look(one, gone + 11) == [(two.name, again)]


def test_who_is_here_is_told_on_the_page_and_to_those_alone_who_may_read_it() -> None:
    centre = Centre()
    done = centre.accept(code_of("five-on-the-spot"))
    page, path = f"/desk/ho-so/{done.code}", f"/desk/ho-so/{done.code}/o-day"
    sign_in("quay").get(page)
    appraiser = sign_in("thamdinh")
    name = centre.actor("quay").name
    assert f"Đang mở: {name} (từ 8:" in said_by(appraiser.get(page))
    noted = Read.objects.count()
    assert name in appraiser.post(path).json()["said"]
    assert Read.objects.count() == noted
    known = Presence.objects.count()
    for stranger, status in (("truongphong", 404), ("congdan", 403)):
        assert sign_in(stranger).post(path).status_code == status
    assert appraiser.get(path).status_code == 405
    for username, error in (("truongphong", NotFound), ("congdan", NotAllowed)):
        with pytest.raises(error):
            be_here(actor=centre.actor(username), at=MORNING, dossier_id=done.dossier_id)
    assert Presence.objects.count() == known


def test_presence_is_no_log_and_is_not_written_ahead() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = 'dossiers_presence'"
        )
        assert cursor.fetchone() == ("u",)
