"""A copy without people, the mark in the database, practice by real acts alone."""

import gzip
import json
import os
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pytest_django import Settings

from motcua.domain.accounts.models import Account, Person
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import public
from motcua.domain.training.actions import ask_reset, open_training
from motcua.domain.training.models import Installation, ResetWish
from motcua.domain.training.readers.apart import STORE_MARK, mixed
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Conflict, NotAllowed, NotFound
from motcua.ops.apart import check_apart
from motcua.ops.failures import Failure
from motcua.ops.training.seed import load_seed, read_seed, write_seed
from tests import databases
from tests.databases import MORNING
from tests.world import Centre, actor, code_of


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    settings.FILES_DIR = tmp_path


def texts_of_people() -> set[str]:
    """Return every personal text this database holds."""
    found: set[str] = set()
    for row in Person.objects.values_list(
        "name", "id_number", "phone", "email", "address"
    ):
        found |= {text for text in row if len(text) > 5}
    found |= set(Account.objects.values_list("password", flat=True))
    return found


def everything(url: str) -> str:
    """Return every value of every table of a database as one text."""
    with psycopg.connect(url) as found:
        tables = found.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return "\n".join(
            str(row[0])
            for (table,) in tables
            for row in found.execute(f'SELECT t::text FROM "{table}" t')
        )


def test_nothing_personal_is_in_the_copy(
    committed_db: str, tmp_path: Path, django_db_blocker: object
) -> None:
    centre = Centre()
    done = centre.accept(code_of("five-on-the-spot"), note="Bí mật của bà Hoa")
    centre.to_return(done)
    personal = texts_of_people() | {"Bí mật của bà Hoa", done.code}
    file = tmp_path / "centre.json.gz"
    counts = write_seed(file)
    versions = ProcedureVersion.objects.count()
    officers = Account.objects.filter(officer__isnull=False).count()
    assert counts["catalogue_procedureversion"] == versions
    with databases.empty_for_test():
        load_seed(
            read_seed(file),
            password="mat-khau-tap-huan",
            owner_url=os.environ["MOTCUA_OWNER_DATABASE_URL"],
        )
        assert ProcedureVersion.objects.count() == versions
        assert Account.objects.count() == officers
        assert Account.objects.all()[0].check_password("mat-khau-tap-huan")
        assert not Person.objects.exists()
        copy = everything(os.environ["MOTCUA_DATABASE_URL"])
    assert [text for text in personal if text in copy] == []


def test_a_seed_brings_no_table_it_should_not(tmp_path: Path) -> None:

    file = tmp_path / "seed.json.gz"
    with gzip.open(file, "wt") as out:
        json.dump({"format": 1, "migrations": [], "rows": {"accounts_person": []}}, out)
    with pytest.raises(Failure):
        read_seed(file)


@pytest.mark.django_db
def test_a_real_database_never_becomes_one_for_training() -> None:
    centre = Centre()
    centre.accept(code_of("five-on-the-spot"))
    with pytest.raises(Conflict):
        open_training(actor=SYSTEM, at=MORNING, source="Hạ Long", store_mark=uuid4())
    assert not Installation.objects.exists()
    with pytest.raises(NotAllowed):
        open_training(
            actor=actor("quay"), at=MORNING, source="Hạ Long", store_mark=uuid4()
        )


@pytest.mark.django_db
def test_each_refuses_the_other_s_database_and_files(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.FILES_DIR = tmp_path
    assert mixed() == ()
    check_apart()
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    with pytest.raises(Failure, match="not marked for training"):
        check_apart()
    mark = uuid4()
    open_training(actor=SYSTEM, at=MORNING, source="Hạ Long", store_mark=mark)
    with pytest.raises(Failure, match="folder of files"):
        check_apart()
    (tmp_path / STORE_MARK).write_text(f"{mark}\n")
    assert mixed() == ()
    settings.SMS_URL = "https://sms.example.vn"
    with pytest.raises(Failure, match="MOTCUA_SMS_URL"):
        check_apart()
    monkeypatch.delenv("MOTCUA_TRAINING")
    with pytest.raises(Failure, match="training centre's"):
        check_apart()


@pytest.mark.django_db
def test_codes_of_training_are_known_for_what_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    centre = Centre()
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    assert done.code == "TH-H49.01.01-211122-0001"
    row = Dossier.objects.get(pk=done.dossier_id)
    assert row.result_number == "01/QĐ-UBND-TH"
    assert public.look_up(code=done.code).code == done.code
    monkeypatch.delenv("MOTCUA_TRAINING")
    with pytest.raises(NotFound) as caught:
        public.look_up(code="th-h49.01.01-211122-0099")
    assert caught.value.code == "training_code"
    with pytest.raises(NotFound) as caught:
        public.look_up(code="H49.01.01-211122-0099")
    assert caught.value.code == "dossier_unknown"


@pytest.mark.django_db
def test_a_trainer_asks_for_a_beginning_nobody_else(training: None) -> None:
    with pytest.raises(NotAllowed):
        ask_reset(actor=actor("quay"), at=MORNING)
    for _ in range(2):
        ask_reset(actor=actor("giamdoc"), at=MORNING)
    assert ResetWish.objects.count() == 1


@pytest.mark.django_db
def test_there_is_nothing_to_reset_in_a_real_centre() -> None:
    with pytest.raises(NotFound):
        ask_reset(actor=actor("giamdoc"), at=MORNING)
    assert not ResetWish.objects.exists()
