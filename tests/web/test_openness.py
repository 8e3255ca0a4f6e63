"""What everybody may see and take along; who takes it gets the same figures."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from motcua.domain.accounts.models import Officer, RoleGrant
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from motcua.web.portal import recompute
from tests.web.conftest import Clock
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def centre(clock: Clock) -> Centre:
    """Return the centre a month later: seven resolved, one withdrawn, two late."""
    centre = Centre()
    for _ in range(7):
        centre.to_return(centre.accept(code_of("five-on-the-spot")))
    gone = centre.accept(code_of("department", "tckh"))
    centre.act(gone, "quay", Command.WITHDRAW, reason="Đổi ý")
    for _ in range(2):
        centre.accept(code_of("department", "tckh"))
    centre.at += timedelta(days=40)
    clock(centre.at)
    follow(actor=SYSTEM, at=centre.at)
    return centre


def text(address: str) -> str:
    return Client().get(address).content.decode()


def test_who_takes_the_file_recomputes_what_the_page_says(
    centre: Centre, tmp_path: Path
) -> None:
    assert "/du-lieu-mo/so-lieu-2021.csv" in text("/du-lieu-mo")
    file, program = tmp_path / "so-lieu.csv", tmp_path / "tinh-lai.py"
    file.write_bytes(Client().get("/du-lieu-mo/so-lieu-2021.csv").content)
    program.write_bytes(Client().get("/du-lieu-mo/tinh-lai.py").content)
    # Eleventh month: the one of the fixture's dossiers.
    run = subprocess.run(
        [sys.executable, "-I", str(program), str(file), "2021-11"],
        capture_output=True,
        text=True,
        check=True,
    )
    said = dict(line.split() for line in run.stdout.splitlines())
    assert said["adds_up"] == "yes"
    assert (said["received"], said["resolved"], said["withdrawn"]) == ("10", "7", "1")
    shown = text("/so-lieu?ky=nam-truoc")
    assert f"{said['in_time_percent'].replace('.', ',')} %" in shown
    assert f"{said['resolved_in_time']} trong {said['resolved']} hồ sơ" in shown
    # What does not add up is said by the program.
    head, first, *others = file.read_text("utf-8-sig").splitlines()
    month, agency, field, carried, received, *rest = first.split(",")
    more = [month, agency, field, carried, str(int(received) + 1), *rest]
    file.write_text("\n".join([head, ",".join(more), *others]), "utf-8")
    assert recompute.main([str(file), month]) == 1
    assert recompute.main([str(file), "2020-01"]) == 2


def test_the_json_is_what_its_schema_says_and_of_what_the_csv_has(centre: Centre) -> None:
    schema = json.loads(text("/du-lieu-mo/so-lieu.schema.json"))
    Draft202012Validator.check_schema(schema)
    answer = Client().get("/du-lieu-mo/so-lieu-2021.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = json.loads(answer.content)
    Draft202012Validator(schema).validate(found)
    assert found["$schema"] == schema["$id"]
    lines = text("/du-lieu-mo/so-lieu-2021.csv").splitlines()
    assert len(lines) == len(found["rows"]) + 1
    assert Client().get("/du-lieu-mo/so-lieu-1999.csv").status_code == 404


def test_what_is_late_is_listed_by_code_and_nobodys_name(centre: Centre) -> None:
    late = Dossier.objects.filter(status="processing").order_by("code")
    page = text("/so-lieu/tre-han")
    codes = re.findall(r'mc-code" href="[^"]+">([^<]+)<', page)
    assert sorted(codes) == [one.code for one in late]
    assert "2 hồ sơ đang quá hạn" in page
    assert not any(one.submitter_name in page for one in late)
    (agency,) = set(re.findall(r"co-quan=(\d+)", page))
    assert late[0].code in text(f"/so-lieu/tre-han?co-quan={agency}")
    assert Client().get("/so-lieu/tre-han?co-quan=999999").status_code == 404
    assert Client().get("/so-lieu/tre-han?co-quan=x").status_code == 422
    feed = ElementTree.fromstring(text("/tin/tre-han.atom"))
    titles = [entry.findtext(f"{ATOM}title", "") for entry in feed.iter(f"{ATOM}entry")]
    assert sorted(title.split(":")[0] for title in titles) == sorted(codes)


def test_the_months_are_a_feed_and_a_picture_for_other_sites(centre: Centre) -> None:
    feed = ElementTree.fromstring(text("/tin/so-lieu.atom"))
    entries = {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}summary")
        for entry in feed.iter(f"{ATOM}entry")
    }
    assert "Tiếp nhận 10, giải quyết 7" in (entries["Tháng 11/2021"] or "")
    picture = Client().get("/so-lieu/bieu-do")
    assert "frame-ancestors *" in picture.headers["Content-Security-Policy"]
    assert "script-src" not in picture.headers["Content-Security-Policy"]
    assert "<td>10</td><td>7</td>" in picture.content.decode()
    for other in ("/so-lieu", "/du-lieu-mo"):
        policy = Client().get(other).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy


def test_the_directory_names_who_serves_the_public(clock: Clock) -> None:
    page = text("/can-bo")
    serving = RoleGrant.objects.get(officer__account__username="quay", role="counter")
    assert serving.officer.name in page
    hidden = Officer.objects.filter(rolegrant__role="administrator").exclude(
        rolegrant__role__in=["counter", "director", "head", "leader", "specialist"]
    )
    assert not any(one.name in page for one in hidden)
