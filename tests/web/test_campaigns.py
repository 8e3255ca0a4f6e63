"""A campaign's effect from the dossiers themselves, its pages, rights, links, guards."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from motcua.domain.accounts.models import Unit
from motcua.domain.filings.models import Filing
from motcua.domain.guidance import actions
from motcua.domain.guidance.models import Campaign, CampaignFollowed
from motcua.domain.guidance.readers.campaigns import campaign
from motcua.domain.guidance.readers.effect import Effect, effect
from motcua.domain.guidance.rules.campaigns import Baseline, Followed, Plan, Scope, Way
from motcua.domain.guidance.rules.effect import Filed
from motcua.domain.ledger.models import Event
from motcua.domain.reports.readers import counts
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.tables import Atom, Column
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.training import WORDS
from tests.campaigns import Places, Received
from tests.people import online_codes
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import actor

pytestmark = pytest.mark.django_db
LIST = "/desk/chien-dich/"
FIRST, LAST = date(2021, 11, 1), date(2021, 11, 30)
BEFORE, DURING, AFTER = date(2021, 10, 20), date(2021, 11, 10), date(2021, 12, 10)
UNTIL = datetime(2022, 2, 1, 8, tzinfo=VN)
PLANNED = datetime(2021, 10, 25, 9, tzinfo=VN)


@pytest.fixture
def places(clock: Clock) -> Places:
    """Return a world: 20, 40, then 30 % in the campaign; elsewhere 20, 25, 25."""
    clock(UNTIL)
    found = Places()
    found.receive(
        [
            Received(0, BEFORE, 40, 8),
            Received(0, DURING, 40, 16),
            Received(0, AFTER, 40, 12),
            Received(1, BEFORE, 20, 4),
            Received(1, DURING, 20, 5),
            Received(1, AFTER, 20, 5),
            Received(2, BEFORE, 20, 4),
            Received(2, DURING, 20, 5),
            Received(2, AFTER, 20, 5),
            # On the days beside those compared, and a year before.
            Received(0, date(2021, 10, 1), 2, 2),
            Received(0, date(2021, 12, 31), 2, 2),
            Received(0, date(2020, 11, 10), 20, 2),
            Received(2, date(2020, 11, 10), 20, 4),
        ],
        until=UNTIL,
    )
    return found


@pytest.fixture
def named(clock: Clock) -> Places:
    """Return the procedures alone, of which nothing was received."""
    clock(UNTIL)
    found = Places()
    found.receive([], until=UNTIL)
    return found


def planned(places: Places, **changes: Any) -> int:
    scope = Scope(FIRST, LAST, procedures=(places.code(0),))
    plan = Plan("Nộp ở nhà", "Giúp người bận việc", scope, (Way.POSTER,), 35)
    return actions.open_campaign(
        actor=actor("giamdoc"),
        at=PLANNED,
        request_id=uuid4(),
        plan=replace(plan, **changes),
    )


def measured(campaign_id: int, as_of: datetime | None = None) -> Effect:
    facts = campaign(actor=SYSTEM, campaign_id=campaign_id)
    return effect(actor=SYSTEM, of=facts, as_of=as_of)


def closed(places: Places, **changes: Any) -> int:
    found = planned(places, **changes)
    actions.close_campaign(
        actor=actor("giamdoc"),
        at=UNTIL,
        campaign_id=found,
        seen=1,
        conclusion="Áp phích ít ai đọc",
    )
    return found


def test_the_known_truth_comes_out_exactly(places: Places) -> None:
    found = measured(planned(places))
    during, after = found.during, found.after
    assert during is not None
    assert after is not None
    assert (during.before, during.since) == (Filed(40, 8), Filed(40, 16))
    assert (during.others_before, during.others_since) == (Filed(40, 8), Filed(40, 10))
    assert during.beyond is not None
    assert during.beyond.value == pytest.approx(0.15)
    assert (after.since, after.others_since) == (Filed(40, 12), Filed(40, 10))
    assert after.beyond is not None
    assert after.beyond.value == pytest.approx(0.05)
    (line,) = found.lines
    assert line.parts == (Filed(40, 8), Filed(40, 16), Filed(40, 12))


def test_it_is_the_number_of_the_other_pages(places: Places) -> None:
    during = measured(planned(places)).during
    assert during is not None
    columns = [
        Column("all", "", "", (Atom.RECEIVED,)),
        Column("online", "", "", (Atom.RECEIVED, Atom.ONLINE)),
    ]
    asked = Asked(FIRST, LAST, UNTIL, group=Group.PROCEDURE)
    rows = counts(actor=SYSTEM, columns=columns, asked=asked)
    mine = rows[places.versions[0].procedure_id]
    assert during.since == Filed(mine["all"], mine["online"])
    every = Filed(*(sum(row[key] for row in rows.values()) for key in ("all", "online")))
    assert during.others_since is not None
    assert during.since + during.others_since == every


@pytest.mark.parametrize("way", ["units", "both", "field", "all", "year"])
def test_whatever_it_is_about_the_rest_is_the_rest(places: Places, way: str) -> None:
    scope = Scope(FIRST, LAST)
    if way in ("units", "both"):
        scope = replace(scope, units=(places.unit(0),))
    if way == "both":
        # A procedure of another unit is received nowhere the campaign is.
        scope = replace(scope, procedures=(places.code(0), places.code(2)))
    if way == "field":
        scope = replace(scope, fields=(places.field(2),))
    if way == "year":
        codes = (places.code(0),)
        scope = replace(scope, baseline=Baseline.YEAR, procedures=codes)
    during = measured(planned(places, scope=scope)).during
    assert during is not None
    mine, rest = (
        (during.before, during.since),
        (during.others_before, during.others_since),
    )
    if way == "units":
        assert mine == (Filed(60, 12), Filed(60, 21))
        assert rest == (Filed(20, 4), Filed(20, 5))
    elif way == "both":
        assert mine == (Filed(40, 8), Filed(40, 16))
    elif way == "field":
        assert mine == (Filed(20, 4), Filed(20, 5))
    elif way == "all":
        assert mine == (Filed(80, 16), Filed(80, 26))
        assert rest == (None, None)
    else:
        assert mine == (Filed(20, 2), Filed(40, 16))
        assert rest == (Filed(20, 4), Filed(40, 10))


def test_as_of_an_instant_it_is_what_was_known_then(places: Places) -> None:
    found = planned(places)
    then = datetime(2021, 11, 16, 8, tzinfo=VN)
    was = measured(found, then)
    assert was.after is None
    assert was.during is not None
    assert was.during.since == Filed(40, 16)
    assert was.during.before == Filed(40, 8)
    assert measured(found, datetime(2021, 10, 30, tzinfo=VN)).during is None
    with pytest.raises(Invalid):
        measured(found, UNTIL + timedelta(days=1))


def test_it_costs_the_same_however_much_there_is(places: Places) -> None:
    scope = Scope(FIRST, LAST, units=(places.unit(0),), procedures=(places.code(0),))
    facts = campaign(actor=SYSTEM, campaign_id=planned(places, scope=scope))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        effect(actor=SYSTEM, of=facts)
    # Three stretches of days, each in the campaign and everywhere.
    assert sum("reports_sum" in one["sql"] for one in asked.captured_queries) == 6


def test_once_begun_its_measure_stays(named: Places) -> None:
    found, director = planned(named), actor("giamdoc")
    plan = campaign(actor=director, campaign_id=found).plan
    later = PLANNED + timedelta(days=30)
    more = replace(plan.scope, procedures=(named.code(0), named.code(1)))

    def change(at: datetime, seen: int, **changes: Any) -> None:
        actions.change_campaign(
            actor=director,
            at=at,
            campaign_id=found,
            seen=seen,
            plan=replace(plan, **changes),
        )

    change(PLANNED, 1, scope=more)
    with pytest.raises(Conflict):
        change(PLANNED, 1, name="X")
    change(PLANNED, 2)
    with pytest.raises(Invalid) as caught:
        change(later, 3, scope=more)
    assert caught.value.code == "campaign_begun"
    with pytest.raises(Invalid) as caught:
        change(later, 3, target=1)
    assert caught.value.code == "campaign_begun"
    change(later, 3, name="Tên khác")
    with pytest.raises(Conflict):
        actions.close_campaign(
            actor=director, at=later, campaign_id=found, seen=3, conclusion="x"
        )
    actions.close_campaign(
        actor=director, at=later, campaign_id=found, seen=4, conclusion="x"
    )
    assert Campaign.objects.get(pk=found).closed_on == later.date()
    with pytest.raises(NotNow):
        change(later, 5, name="Y")
    kinds = Event.objects.filter(topic="campaign", stream=found).order_by("n")
    assert [event.kind.split(".")[1] for event in kinds] == [
        "planned",
        *["changed"] * 3,
        "closed",
    ]


def test_what_has_not_begun_is_not_closed_and_what_is_open_not_told(
    named: Places,
) -> None:
    found, director = planned(named), actor("giamdoc")
    asked: dict[str, Any] = {"actor": director, "at": PLANNED, "campaign_id": found}
    with pytest.raises(NotNow):
        actions.close_campaign(**asked, seen=1, conclusion="x")
    with pytest.raises(NotNow):
        actions.tell_campaign(**asked, public=True)


@pytest.mark.parametrize("name", ["quay", "chuyenvien", "truongphong", "congdan"])
def test_only_the_director_runs_them(named: Places, name: str) -> None:
    found = planned(named)
    for act, more in (
        (actions.close_campaign, {"seen": 1, "conclusion": "x"}),
        (actions.tell_campaign, {"public": True}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=actor(name), at=UNTIL, campaign_id=found, **more)
    client = sign_in(name)
    assert client.get(f"{LIST}moi").status_code in (302, 403)
    assert client.post(f"{LIST}moi", {}).status_code in (302, 403)
    assert client.post(f"{LIST}{found}/ket-thuc", {}).status_code in (302, 403)
    # Who reads reports reads these; nobody else does.
    reads = 200 if name == "truongphong" else 403
    for way in (LIST, f"{LIST}{found}", f"{LIST}{found}.csv"):
        answer = client.get(way)
        assert answer.status_code == reads or (reads, answer.status_code) == (403, 302)


def form(places: Places, **changes: Any) -> dict[str, Any]:
    return {
        "request": str(uuid4()),
        "name": "Nộp ở nhà",
        "aim": "Giúp người bận việc",
        "first": "2022-02-07",
        "last": "2022-03-08",
        "target": "60",
        "baseline": "before",
        "ways": ["hall", "guidance"],
        "page": "nop-ho-so-bang-dien-thoai",
        "procedures": f"{places.code(0)}\n{places.code(1)}",
    } | changes


def test_it_is_planned_seen_changed_closed_and_told(named: Places, clock: Clock) -> None:
    director = sign_in("giamdoc")
    typed = form(named)
    answer = director.post(f"{LIST}moi", typed)
    assert answer.status_code == 302, errors_of(answer)
    assert director.post(f"{LIST}moi", typed)["Location"] == answer["Location"]
    address = answer["Location"]
    said = said_by(director.get(address))
    assert "chưa có ngày nào đã qua" in said
    mark = f"?cd=c{address.rsplit('/', 1)[1]}"
    assert f"/huong-dan/nop-ho-so-bang-dien-thoai{mark}" in said
    page = director.get(f"{address}/sua").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    assert named.code(1) in page
    changed = {**typed, "seen": seen[1], "name": "Tên mới"}
    assert director.post(f"{address}/sua", changed).status_code == 302
    stale = director.post(f"{address}/sua", {**changed, "name": "Tên khác"})
    assert stale.status_code == 409
    assert "Tên khác" in stale.content.decode(), "nothing typed is lost"
    assert "Tên mới" in said_by(director.get(LIST))


def test_the_page_says_what_may_be_said_and_the_files_the_same(places: Places) -> None:
    found = closed(places)
    director = sign_in("giamdoc")
    said = said_by(director.get(f"{LIST}{found}"))
    assert "+15,0" in said
    assert "Chưa thấy khác biệt rõ" in said, "forty dossiers each are not enough"
    assert "Mục tiêu 35 %: đạt" in said
    assert "Newcombe" in said
    text = director.get(f"{LIST}{found}.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    mine = next(row for row in rows if row[:1] == ["Chiến dịch – trong"])
    assert mine[2:5] == ["40", "16", "40,0 %"]
    told = json.loads(director.get(f"{LIST}{found}.json").content)
    assert told["tables"][0]["rows"][1][2:4] == [40, 16]
    book = load_workbook(io.BytesIO(director.get(f"{LIST}{found}.xlsx").content))
    sheet = book.worksheets[0]
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "+15,0" in values
    assert director.get(f"{LIST}{found}.pdf").content.startswith(b"%PDF")
    earlier = director.get(f"{LIST}{found}?tinh-den=2021-11-16T08:00")
    assert "16/11/2021" in said_by(earlier)
    assert director.get(f"{LIST}{found}?tinh-den=2031-01-01T08:00").status_code == 200
    assert "mới đầy đủ đến" in said_by(
        director.get(f"{LIST}{found}?tinh-den=2031-01-01T08:00")
    )
    assert director.get(f"{LIST}999999").status_code == 404


def test_everybody_sees_what_was_told_without_any_count(places: Places) -> None:
    found = closed(places)
    public = f"/so-lieu/chien-dich/{found}"
    assert Client().get(public).status_code == 404
    director = sign_in("giamdoc")
    assert director.post(f"{LIST}{found}/cong-khai", {"public": "1"}).status_code == 302
    assert "Nộp ở nhà" in said_by(Client().get("/so-lieu/chien-dich"))
    said = said_by(Client().get(public))
    assert "Áp phích ít ai đọc" in said
    assert "không nêu số hồ sơ" in said
    assert "+15 điểm %" in said
    assert "16/40" not in said
    told = json.loads(Client().get(f"{public}.json").content)
    (table,) = told["tables"]
    assert [row[0::2] for row in table["rows"]][:3] == [
        ["Chiến dịch – trước", "20 %"],
        ["Chiến dịch – trong", "40 %"],
        ["Chiến dịch – sau", "30 %"],
    ]
    for ending in ("csv", "xlsx"):
        assert Client().get(f"{public}.{ending}").status_code == 200
    assert director.post(f"{LIST}{found}/cong-khai", {"public": ""}).status_code == 302
    assert Client().get(public).status_code == 404
    assert Client().get(f"{public}.csv").status_code == 404


def test_of_few_dossiers_no_share_is_told(places: Places) -> None:
    scope = Scope(FIRST, LAST, procedures=(places.code(1),))
    found = closed(places, scope=scope)
    actions.tell_campaign(
        actor=actor("giamdoc"), at=UNTIL, campaign_id=found, public=True
    )
    said = said_by(Client().get(f"/so-lieu/chien-dich/{found}"))
    assert "Không đủ hồ sơ để nói" in said
    assert "Chiến dịch – trong" not in said
    text = Client().get(f"/so-lieu/chien-dich/{found}.csv").content.decode()
    assert "Chiến dịch – trong" not in text
    # The director sees what there is.
    assert "Chiến dịch – trong" in said_by(sign_in("giamdoc").get(f"{LIST}{found}"))


def test_counts_are_for_whom_all_of_it_is_open(places: Places) -> None:
    head = sign_in("truongphong")
    hers = next(n for n in (0, 2) if places.pairs[n].resolving_unit.code == "tckh")
    other = 2 - hers
    scope = Scope(FIRST, LAST, units=(places.unit(hers),))
    own = planned(places, scope=scope)
    assert "Tiếp nhận trong" in said_by(head.get(f"{LIST}{own}"))
    theirs = planned(places, scope=replace(scope, units=(places.unit(other),)))
    for found in (theirs, planned(places)):
        said = said_by(head.get(f"{LIST}{found}"))
        assert "không nêu số hồ sơ" in said
        text = head.get(f"{LIST}{found}.csv").content.decode()
        assert "Tiếp nhận trong" not in text
        assert "Theo thủ tục" not in text
        assert "Theo thủ tục" in said_by(sign_in("giamdoc").get(f"{LIST}{found}"))


def test_units_are_those_of_the_day_of_the_figures(places: Places) -> None:
    scope = Scope(FIRST, LAST, units=(places.unit(0),))
    found, before = planned(places, scope=scope), Unit.objects.get(pk=places.unit(2))
    was = measured(found).during
    before.parent_id = places.unit(0)
    before.valid_from = UNTIL.date() + timedelta(days=1)
    before.save()
    assert measured(found).during == was


def test_files_of_it_cannot_be_had_without_end(places: Places) -> None:
    found = closed(places)
    actions.tell_campaign(
        actor=actor("giamdoc"), at=UNTIL, campaign_id=found, public=True
    )
    answers = [
        Client().get(f"/so-lieu/chien-dich/{found}.csv").status_code for _ in range(21)
    ]
    assert answers == [*[200] * 20, 429]


def test_in_a_training_centre_its_files_say_so(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = closed(places)
    actions.tell_campaign(
        actor=actor("giamdoc"), at=UNTIL, campaign_id=found, public=True
    )
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    for client, way in (
        (sign_in("giamdoc"), f"{LIST}{found}.csv"),
        (Client(), f"/so-lieu/chien-dich/{found}.csv"),
    ):
        answer = client.get(way)
        text = answer.content.decode("utf-8-sig")
        assert text.startswith(WORDS)
        assert "TAP-HUAN-" in answer.headers["Content-Disposition"]


def test_days_that_are_over_are_not_chosen_afterwards(named: Places) -> None:
    found = planned(named)
    plan = campaign(actor=SYSTEM, campaign_id=found).plan
    asked: dict[str, Any] = {"actor": actor("giamdoc"), "at": PLANNED, "seen": 1}
    for first in (PLANNED.date() - timedelta(days=3), PLANNED.date()):
        moved = replace(plan, scope=replace(plan.scope, first=first))
        with pytest.raises(Invalid) as caught:
            actions.change_campaign(**asked, campaign_id=found, plan=moved)
        assert caught.value.code == "campaign_first_past"
    first = PLANNED.date() + timedelta(days=1)
    moved = replace(plan, scope=replace(plan.scope, first=first))
    actions.change_campaign(**asked, campaign_id=found, plan=moved)
    assert Campaign.objects.get(pk=found).first == first


def test_once_begun_its_text_can_be_changed_whatever_is_gone(named: Places) -> None:
    found, director = planned(named), sign_in("giamdoc")
    gone = Campaign.objects.filter(pk=found)
    gone.update(procedures=["9.999"], units=[999_999], first=date(2020, 1, 1))
    page = director.get(f"{LIST}{found}/sua").content.decode()
    assert 'name="target"' not in page
    assert 'name="procedures"' not in page
    typed = {"seen": "1", "name": "Tên khác", "aim": "Vẫn vậy", "ways": ["hall"]}
    refused = director.post(f"{LIST}{found}/sua", {**typed, "ways": [], "page": "x"})
    assert refused.status_code == 422
    assert "ways" in errors_of(refused)
    answer = director.post(f"{LIST}{found}/sua", typed)
    assert answer.status_code == 302, errors_of(answer)
    row = gone.get()
    assert (row.name, row.procedures, row.target) == ("Tên khác", ["9.999"], 35)
    # A form that was opened before it began.
    stale = director.post(f"{LIST}{found}/sua", form(named, seen="2"))
    assert stale.status_code == 422
    assert gone.get().name == "Tên khác"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"first": "hôm nay"}, "first"),
        ({"first": ""}, "first"),
        ({"last": "2022-01-01"}, "last"),
        ({"target": "nhiều"}, "target"),
        ({"target": "0"}, "target"),
        ({"baseline": "x"}, "baseline"),
        ({"ways": []}, "ways"),
        ({"ways": ["x"]}, "ways"),
        ({"procedures": "9.9"}, "procedures"),
        ({"fields": ["Không có"], "procedures": ""}, "fields"),
        ({"units": ["0"]}, "units"),
        ({"units": ["1 OR 1=1"]}, "units"),
        ({"page": "khong-co"}, "page"),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(
    named: Places, changes: dict[str, Any], field: str
) -> None:
    answer = sign_in("giamdoc").post(f"{LIST}moi", form(named, **changes))
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert not Campaign.objects.exists()


def test_links_are_counted_by_day_and_know_nobody(named: Places, clock: Clock) -> None:
    code = online_codes()[0]
    scope = Scope(FIRST, LAST, procedures=(named.code(0),))
    found = planned(named, scope=scope)
    mark = f"?cd=c{found}"
    clock(datetime(2021, 11, 22, 8, tzinfo=VN))
    visitor = Client()
    page = visitor.get(f"/huong-dan/dang-nhap{mark}")
    assert "sessionid" not in page.cookies
    assert not {name for name in page.cookies if "cd" in name}
    link = visitor.get(f"/thu-tuc/{code}{mark}").content.decode()
    assert f"/thu-tuc/{code}/nop{mark}" in link
    visitor.get(f"/thu-tuc/{code}{mark}")
    citizen = sign_in("congdan")
    begin = f"/thu-tuc/{code}/nop{mark}"
    away = visitor.get(begin)
    assert "cd%3Dc" in away["Location"], "signing in leads back with the mark"
    assert citizen.get(begin).status_code == 200
    assert citizen.post(begin, {}).status_code == 302
    assert Filing.objects.exists()
    for nonsense in ("c999999", "x", "c1'--", "", "c" + "9" * 40):
        assert visitor.get("/huong-dan/dang-nhap", {"cd": nonsense}).status_code == 200
    rows = CampaignFollowed.objects.order_by("what").values_list("day", "what", "n")
    day = date(2021, 11, 22)
    assert list(rows) == [(day, "begun", 1), (day, "page", 1), (day, "procedure", 2)]
    assert mark in visitor.get(f"/huong-dan/dang-nhap/in{mark}").content.decode()
    # Neither before nor after it.
    for at in (PLANNED, UNTIL):
        actions.count_followed(actor=SYSTEM, at=at, mark=f"c{found}", what=Followed.PAGE)
    assert CampaignFollowed.objects.count() == 3


def test_nobody_inflates_a_count_without_end(named: Places, clock: Clock) -> None:
    found = planned(named)
    clock(datetime(2021, 11, 22, 8, tzinfo=VN))
    for _ in range(70):
        assert Client().get(f"/huong-dan/dang-nhap?cd=c{found}").status_code == 200
    assert CampaignFollowed.objects.get().n == 60


def test_the_database_keeps_what_the_rules_say() -> None:
    good: dict[str, Any] = {
        "request_id": uuid4(),
        "name": "a",
        "aim": "b",
        "first": FIRST,
        "last": LAST,
        "baseline": "before",
        "ways": ["hall"],
        "target": 50,
        "made_at": UNTIL,
        "made_by": "x",
    }
    wrong: dict[str, dict[str, Any]] = {
        "days": {"last": date(2021, 10, 1)},
        "says_what": {"ways": []},
        "target": {"target": 101},
        "baseline": {"baseline": "x"},
        "closed_by_somebody": {"closed_on": FIRST},
        "published_when_closed": {"published_at": UNTIL, "published_by": "x"},
    }
    for name, changes in wrong.items():
        with (
            pytest.raises(IntegrityError, match=f"guidance_campaign_{name}"),
            transaction.atomic(),
        ):
            Campaign.objects.create(**(good | changes))
    row = Campaign.objects.create(**good)
    for n in (-1, 1, 1):
        kept = {"campaign": row, "day": FIRST, "what": "page", "n": n}
        if n == 1 and not CampaignFollowed.objects.exists():
            CampaignFollowed.objects.create(**kept)
            continue
        with (
            pytest.raises(IntegrityError, match="guidance_followed"),
            transaction.atomic(),
        ):
            CampaignFollowed.objects.create(**kept)
