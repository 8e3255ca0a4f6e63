"""Worlds are files anyone can edit: faults are named, a second load changes nothing."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from motcua.domain.accounts.models import Officer, Unit
from motcua.domain.accounts.readers.behalf import acting_for, principals
from motcua.domain.appointments.models import BookingWindow
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.catalogue.readers import procedure_page, step_templates
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.hall.models import Area, Service
from motcua.domain.hall.models import Counter as Desk
from motcua.domain.ledger.models import Event
from motcua.kernel.behalf import Doing, Tie
from motcua.ops.failures import Failure
from motcua.ops.world.load import load_world
from motcua.ops.world.names import WORLDS, world_folder
from tests import databases
from tests.databases import MORNING
from tests.world import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the demo's world to spoil, with the files it points at."""
    shutil.copytree(WORLDS.parent, tmp_path / "data")
    return tmp_path / "data" / "worlds" / databases.WORLD


def load(folder: Path) -> None:
    load_world(folder=folder, at=MORNING, password=databases.PASSWORD)


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_same_world_again_changes_nothing() -> None:
    before = Event.objects.count(), Unit.objects.count(), Officer.objects.count()
    Service.objects.filter(letter="A").update(name="Đã sửa ở bàn làm việc")
    load(world_folder(databases.WORLD))
    assert Service.objects.get(letter="A").name == "Đã sửa ở bàn làm việc"
    assert before == (
        Event.objects.count(),
        Unit.objects.count(),
        Officer.objects.count(),
    )


def test_ha_long_has_its_counters_and_its_33_wards_and_communes() -> None:
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    assert kinds["ward"] + kinds["commune"] == 33
    central = " ".join(Unit.objects.filter(kind="central").values_list("name", flat=True))
    for word in (
        "Thuế",
        "Bảo hiểm xã hội",
        "Công an",
        "Kho bạc",
        "đất đai",
        "Chính sách",
    ):
        assert word in central


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("world.json", "{", "", "world.json"),
        ("world.json", '"catalogue"', '"katalog"', "'catalogue' is missing"),
        ("world.json", "2021-11-22", "22/11/2021", "world.json"),
        ("officers.csv", "Nguyễn Thị Hằng", "", "officers.csv, line 3, column name"),
        ("hall.csv", "area,1,", "room,1,", "hall.csv, line 2, column kind"),
        ("hall.csv", "1,hcc,", "1,xyz,", "hall.csv, line 12, column unit"),
        ("hall.csv", "hcc,A C", "hcc,A Z", "hall.csv, line 12, column serves"),
        ("people.csv", "1955-05-27", "27/5/1955", "people.csv, line 2, column born_on"),
        ("members.csv", "clerk,pay", "boss,pay", "members.csv, line 4, column role"),
        ("members.csv", "clerk,pay", "clerk,eat", "members.csv, line 4, column doings"),
        ("members.csv", "quay", "quầy", "members.csv, line 2, column officer"),
        ("members.csv", "5701900001", "57", "members.csv, line 2, column organisation"),
        ("helpers.csv", "022202900814", "0", "helpers.csv, line 2, column helper"),
        ("helpers.csv", "2.000908", "9.9", "helpers.csv, line 2, column procedures"),
        ("people.csv", ",chau", ",", "helpers.csv, line 2, column helper: .* no sign-in"),
    ],
)
def test_a_fault_names_file_line_and_column(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    spoil(folder / file, old, new)
    Desk.objects.all().delete()
    BookingWindow.objects.all().delete()
    Service.objects.all().delete()
    Area.objects.all().delete()
    before = Event.objects.count()
    with pytest.raises(Failure, match=said):
        load(folder)
    assert Event.objects.count() == before


def test_a_refused_act_names_file_and_line(folder: Path) -> None:
    spoil(folder / "helpers.csv", ",022202900814", ",022180900851")
    spoil(folder / "helpers.csv", ",60,", ",91,")
    with pytest.raises(Failure, match=r"helpers\.csv, line 2, column until"):
        load(folder)


def test_who_acts_for_whom_is_there_by_their_own_acts() -> None:
    on = MORNING.date()
    for name, tie, doings in (
        ("daidien", Tie.REPRESENTATIVE, frozenset(Doing)),
        ("nhanvien", Tie.CLERK, frozenset(Doing) - {Doing.PAY}),
        ("ketoan", Tie.CLERK, frozenset({Doing.PAY})),
        ("chau", Tie.HELPER, frozenset(Doing) - {Doing.PAY}),
    ):
        me = actor(name)
        (whom,) = principals(actor=me, on=on)
        behalf = acting_for(actor=me, key=whom.key, on=on).on_behalf_of
        assert behalf is not None
        assert behalf.tie is tie
        assert frozenset().union(*(one.doings for one in behalf.grants)) == doings
    assert principals(actor=actor("ongba"), on=on) == ()
    (whom,) = principals(actor=me, on=on)
    helps = acting_for(actor=me, key=whom.key, on=on).on_behalf_of
    assert helps is not None
    (grant,) = helps.grants
    for code in grant.procedures:
        assert procedure_page(actor=me, code=code, on=on).code == code, "it is published"


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "roles.csv").unlink()
    with pytest.raises(Failure, match=r"roles\.csv"):
        load(folder)


def test_a_field_nobody_receives_is_named(folder: Path) -> None:
    spoil(folder / "competence.csv", "Hộ tịch", "Không có")
    with pytest.raises(Failure, match="Hộ tịch"):
        load(folder)


def test_an_unknown_world_names_those_there_are() -> None:
    with pytest.raises(Failure, match="halong-2021, ward-2026"):
        world_folder("atlantis")


def test_the_library_of_steps_is_there_for_editors() -> None:
    templates = step_templates()
    assert len(templates) >= 20
    assert all(template.about and template.step["moves"] for template in templates)


def test_ha_long_shows_fees_that_are_counted() -> None:
    counted = {}
    for code in ("2.000815", "2.000635", "2.001035"):
        (version,) = ProcedureVersion.objects.filter(
            procedure__code=code, state="published"
        )
        assert "NĐ 23/2015" in version.limit_text or "60/2014" in version.limit_text
        fees = published(version.pk).fees
        counted[code] = [(fee.amount, fee.unit, fee.collect) for fee in fees]
    assert counted == {
        "2.000815": [(2_000, "trang", "")],
        "2.000635": [(8_000, "bản", "filing")],
        "2.001035": [(50_000, "giao dịch", "")],
    }
