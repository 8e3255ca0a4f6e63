"""People in front of a browser that is only a client: their forms, pages, errors."""

import html
import re
from typing import Any, Protocol
from uuid import uuid4

from django.test import Client

from motcua.domain.accounts import actions, readers
from motcua.domain.accounts.models import Account
from motcua.domain.accounts.rules.identity import Assurance
from motcua.domain.dossiers.models import Dossier
from motcua.domain.ledger.models import Event
from motcua.kernel.clock import VN, now
from motcua.web.common.sessions import SESSION
from tests.world import Centre, code_of

_SUMMARY = re.compile(
    r'class="govuk-list govuk-error-summary__list">(.*?)</ul>', re.DOTALL
)
_LINK = re.compile(r'<a href="#([^"]+)">(.*?)</a>', re.DOTALL)


class Answer(Protocol):
    """What a test reads of a response."""

    status_code: int

    @property
    def content(self) -> bytes:
        """Return the body."""

    @property
    def headers(self) -> Any:
        """Return the headers."""


def errors_of(response: Answer) -> dict[str, str]:
    """Return the error summary of a page: field, message; each field is on the page."""
    text = response.content.decode()
    summary = _SUMMARY.search(text)
    found = {
        html.unescape(field): html.unescape(said).strip()
        for field, said in _LINK.findall(summary.group(1) if summary else "")
    }
    for field in found:
        assert f'id="{field}"' in text, f"nothing to jump to: #{field}"
    return found


def said_by(response: Answer) -> str:
    """Return the text of a page without its tags."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text))


def sign_in(username: str) -> Client:
    """Return a client signed in as one of the demo's people."""
    client = Client()
    account = Account.objects.get(username=username)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    at = now()
    actor = readers.actor_of(account_id=account.pk, on=at.astimezone(VN).date())
    session = client.session
    session[SESSION] = actions.begin_session(
        actor=actor,
        at=at,
        method="password",
        level=Assurance.PASSWORD,
        address=None,
        agent="",
    )
    session.save()
    return client


class Desk:
    """The intake form of one procedure as an officer fills and sends it."""

    def __init__(self, client: Client, code: str | None = None) -> None:
        """Take whose browser it is and the procedure."""
        self.client = client
        self.centre = Centre()
        self.code = code or code_of("five-on-the-spot")

    @property
    def path(self) -> str:
        """Return the address of the form."""
        return f"/desk/tiep-nhan/{self.code}"

    def fields(self, **changes: Any) -> dict[str, Any]:
        """Return a complete form, with what the test changes."""
        intake = self.centre.intake(self.code)
        person = intake.submitter
        whole: dict[str, Any] = {
            "draft": str(uuid4()),
            "kind": "citizen",
            "name": person.name,
            "id_kind": person.id_kind,
            "id_number": person.id_number,
            "born_on": "27/05/1955",
            "phone": person.phone,
            "address": person.address,
            "channel": "counter",
            "delivery": "counter",
            "sets": "1",
            "case": str(intake.case_n or ""),
            "extra": "1",
            "count-1": "1",
            "pages-1": "1",
            "do": "accept",
        }
        for row in intake.rows:
            whole[f"c-{row.component_n}-o"] = str(row.original_count)
        return whole | changes

    def send(self, **changes: Any) -> Answer:
        """Send the form."""
        return self.client.post(self.path, self.fields(**changes))


def recorded() -> tuple[int, int]:
    """Return how many dossiers and events there are, to see that nothing changed."""
    return Dossier.objects.count(), Event.objects.count()
