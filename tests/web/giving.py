"""Give a result back as the page of returns would."""

from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.test import Client

from motcua.domain.delivery.models import Thing
from motcua.domain.dossiers.models import Dossier
from tests.web.counter import Answer


def give_back(client: Client, code: str, **typed: Any) -> Answer:
    """Tick everything that is there, show the owner's number, sign on paper.

    What the dossier costs is not what such a test is about: it costs nothing.
    """
    row = Dossier.objects.get(code=code)
    Dossier.objects.filter(pk=row.pk).update(fee=0)
    here = Q(unit=row.receiving_unit) | Q(to_unit=row.receiving_unit)
    things = Thing.objects.filter(here, dossier=row).exclude(state="released")
    results = things.filter(kind="result").exists()
    form = {
        "request": str(uuid4()),
        "do": "give",
        "who": "owner",
        "id_number": row.submitter_id_number,
        "paper": [*(str(thing.n) for thing in things), *([] if results else ["0"])],
        "proof": "paper",
    }
    return client.post(f"/desk/tra-ket-qua/{code}", {**form, **typed})
