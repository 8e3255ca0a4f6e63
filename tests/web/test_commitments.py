"""What was promised and how it was kept, and the evaluation, for everybody to take."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from motcua.domain.accountability.actions import measure
from motcua.domain.accounts.models import Officer
from motcua.domain.catalogue.models import Competence
from motcua.domain.dossiers.readers.usual_time import usual_time
from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.web.conftest import Clock
from tests.web.counter import said_by
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(clock: Clock) -> Centre:
    """Return the centre two months later: ten results of one procedure, nine of one."""
    centre = Centre()
    for n in range(19):
        code = code_of("five-on-the-spot") if n < 10 else few()
        centre.to_return(centre.accept(code))
    centre.at += timedelta(days=60)
    clock(centre.at)
    return centre


def few() -> str:
    """Return another procedure of the same process."""
    rows = Competence.objects.filter(
        process_key="five-on-the-spot", procedure__procedureversion__state="published"
    ).exclude(procedure__code=code_of("five-on-the-spot"))
    return str(rows.order_by("procedure__code").values_list("procedure__code")[0][0])


def test_the_measured_time_is_the_one_of_the_procedures_page(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    with pytest.raises(NotAllowed):
        measure(actor=actor("giamdoc"), at=centre.at)
    assert measure(actor=SYSTEM, at=centre.at) == 2
    answer = Client().get("/cam-ket.json")
    found = json.loads(answer.content)
    schema = json.loads(Client().get("/cam-ket.schema.json").content)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(found)
    rows = {row["procedure"]: row for row in found["procedures"]}
    told = [row for row in rows.values() if row["results"] is not None]
    assert [row["procedure"] for row in told] == [code]
    usual = usual_time(procedure_code=code, on=centre.at.date())
    assert usual is not None
    assert (told[0]["days_half"], told[0]["days_nine_tenths"]) == (usual.half, usual.most)
    assert any(row["committed_hours"] for row in rows.values())
    assert (told[0]["results"], found["all"]["results"]) == (10, 19)
    page = said_by(Client().get("/cam-ket"))
    assert "100,0 %" in page
    assert "Chưa đủ số liệu: dưới 10 hồ sơ" in page
    assert Client().get("/cam-ket?linh-vuc=x&tu=-3").status_code == 200
    lines = Client().get("/cam-ket.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(rows) + 1


def test_the_evaluation_names_agencies_and_no_officer(centre: Centre) -> None:
    follow(actor=SYSTEM, at=centre.at)
    address = "/so-lieu/danh-gia?nam=2021&ky=q4"
    page = said_by(Client().get(address))
    assert "Điểm của từng cơ quan giải quyết" in page
    assert "Xếp loại" in page
    for name in Officer.objects.values_list("name", flat=True):
        assert name not in page
    for ending in ("json", "csv", "xlsx"):
        for part in ("danh-gia", "766"):
            period = "q4" if part == "danh-gia" else "t11"
            answer = Client().get(f"/so-lieu/{part}.{ending}?nam=2021&ky={period}")
            assert answer.status_code == 200
    found = json.loads(Client().get("/so-lieu/danh-gia.json?nam=2021&ky=q4").content)
    agencies = found["tables"][1]["rows"]
    assert sum(row[1] for row in agencies) <= 19
    assert Client().get("/so-lieu/danh-gia?nam=2021&ky=t11").status_code == 422
    assert Client().get("/so-lieu/danh-gia.csv?nam=x").status_code == 422
