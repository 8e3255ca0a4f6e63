"""The second world: a ward's centre of 2026, received and returned by today's forms."""

from datetime import datetime

from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.dossiers.actions.reading import open_file
from motcua.domain.dossiers.models import Dossier
from motcua.kernel.clock import VN
from motcua.ops.world.load import load_world
from motcua.ops.world.names import world_folder
from tests import databases
from tests.papers import read_back
from tests.world import Centre, code_of


def test_the_wards_world_of_2026_works_by_the_forms_of_its_day(empty_db: None) -> None:
    at = datetime(2026, 11, 23, 8, 0, tzinfo=VN)
    folder = world_folder("ward-2026")
    loaded = load_world(folder=folder, at=at, password=databases.PASSWORD)
    assert loaded.published == ProcedureVersion.objects.filter(state="published").count()
    centre = Centre(at=at, reception_code="pvhcc")
    done = centre.accept(code_of("five-on-the-spot"))
    assert done.code.startswith("H49.30.01-261123-")
    _, receipt = open_file(
        actor=centre.actor("quay"), at=at, dossier_id=done.dossier_id, n=1
    )
    assert "Thông tư 03/2025/TT-VPCP" in read_back(receipt).text
    centre.to_return(done)
    assert Dossier.objects.get(pk=done.dossier_id).status == "returned"
