"""Take in a supplement that was sent from home: its files into the dossier, together."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.rules.intake import Row, Scan
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.following import actions as following
from motcua.journeys import act as acting
from motcua.kernel.actor import Actor


@transaction.atomic
def take_reply(
    *, actor: Actor, at: datetime, dossier_id: int, version: int, request_id: UUID
) -> Done:
    """Receive the supplement as it was sent, line by line; the clock goes on.

    The act is the engine's own (`receive_supplement`), done by the officer at the
    counter. Raises NotAllowed, NotFound, NotNow when none waits, Conflict when the
    dossier has changed. Basis: NĐ 61/2018 art 19.4; NĐ 118 art 17.3.
    """
    reply = following.sent_reply(actor=actor, at=at, dossier_id=dossier_id)
    done = acting.act(
        actor=actor,
        at=at,
        dossier_id=dossier_id,
        version=version,
        request_id=request_id,
        command=Command.RECEIVE_SUPPLEMENT,
        typed=Input(
            item_n=reply.item_n,
            rows=tuple(Row(line.component_n, line.name) for line in reply.lines),
            scans=tuple(
                Scan(f.sha256, f.name, f.size, f.media_type, row=line.n)
                for line in reply.lines
                for f in line.files
            ),
        ),
    )
    following.note_taken(actor=actor, at=at, dossier_id=dossier_id, item_n=reply.item_n)
    return done
