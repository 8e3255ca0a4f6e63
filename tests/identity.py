"""A sandbox of the providers of identities for the tests, and a person at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client

from motcua.adapters.faults import FaultFile
from motcua.adapters.identity.sandbox import server
from motcua.adapters.identity.sandbox.faults import Faults
from motcua.adapters.identity.sandbox.people import Holder, write_holders
from motcua.adapters.identity.sandbox.service import CLIENT
from motcua.config import env
from motcua.kernel.clock import now
from motcua.ops.identity import STRANGERS
from tests.web.counter import Answer

HOA = Holder("022155900037", "Nguyễn Thị Hoa", born_on="1955-05-27")
"""The demo's first citizen, who signs in as `congdan`."""
COMPANY = Holder(
    HOA.number,
    HOA.name,
    tax="5701900000",
    organisation="Công ty TNHH Vận tải Vịnh Xanh",
)
"""The demo's first organisation, represented by her."""
NEW, LOW = STRANGERS


class _Stay(HTTPRedirectHandler):
    """Leaves redirects to whoever asked."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Identities:
    """The running providers as a test uses them."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def misbehave(self, **faults: Any) -> None:
        """Switch faults on, all others off."""
        FaultFile(self.folder, Faults).put(Faults(**faults))
        cache.clear()

    def know(self, *holders: Holder) -> None:
        """Say who has an identity."""
        write_holders(self.folder, holders)

    def connect(self, settings: Any) -> None:
        """Let Django's settings lead here."""
        (self.folder / "client-address").write_text(django_settings.PUBLIC_URL)
        secret = (self.folder / "client-secret").read_text()
        settings.IDENTITY_TIMEOUT = 5
        settings.IDENTITY_PROVIDERS = {
            key: {
                "name": name,
                "issuer": f"{self.address}/{key}",
                "client": CLIENT,
                "secret": secret,
                **{
                    part.lower(): env.read(f"IDENTITY_{key.upper()}_{part}", {})
                    for part in ("CLAIMS", "KINDS", "LEVELS")
                },
            }
            for key, name in (
                ("vneid", "VNeID"),
                ("dvcqg", "Cổng Dịch vụ công quốc gia"),
            )
        }

    def agree(self, address: str, holder: Holder | None) -> str:
        """Agree at the provider's page (nobody: refuse); return where it sends us."""
        with build_opener().open(address) as answer:
            page = answer.read().decode()
        key = holder.key if holder else ""
        assert f'value="{key}"' in page
        return sent_to(address, {"holder": key})

    def sign_in(
        self, client: Client, holder: Holder | None, key: str = "vneid", going: str = ""
    ) -> Answer:
        """Go there, agree, come back; return the page one lands on."""
        query = f"?{urlencode({'next': going})}" if going else ""
        away = client.get(f"/dang-nhap/{key}{query}")
        if away.status_code != 302:
            return away
        returned = self.agree(away.headers["Location"], holder)
        assert returned.startswith(f"{django_settings.PUBLIC_URL}/dang-nhap/{key}/ve?")
        return client.get(returned.removeprefix(django_settings.PUBLIC_URL))


def sent_to(address: str, form: dict[str, str]) -> str:
    """Post a form at the provider; return where it sends us."""
    with pytest.raises(HTTPError) as answer:
        build_opener(_Stay).open(address, urlencode(form).encode())
    with answer.value as redirect:
        assert redirect.code == 302
        return str(redirect.headers["Location"])


def asked_of(address: str) -> dict[str, str]:
    """Return the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def running(folder: Path) -> Iterator[Identities]:
    """Run the providers in this process for the length of a block."""
    with server.running(folder, now=now) as address:
        yield Identities(folder, address)
