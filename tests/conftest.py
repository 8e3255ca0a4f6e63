"""One embedded PostgreSQL a run; each process gets its own copy of one loaded world.

The copy is migrated by the owner and used as the runtime role, so that every test
also tries the grants.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import databases

if TYPE_CHECKING:
    from motcua.kernel.actor import Actor
    from tests.identity import Identities
    from tests.signing import Sandbox

SERVER_VARIABLE = "MOTCUA_TESTS_SOCKET"

# How long an example takes depends on what else the machine does.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, load the world once, copy it for this process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    folder = Path(os.environ.get("MOTCUA_TESTS_FOLDER") or tempfile.mkdtemp("-motcua"))
    os.environ["MOTCUA_TESTS_FOLDER"] = str(folder)
    databases.set_environment(folder, database=f"tests_{worker}")
    if not worker:
        server = databases.start(folder)
        config.add_cleanup(lambda: databases.stop(server, folder))
        databases.set_environment(folder, database=databases.TEMPLATE)
    _set_up_django()
    if not worker:
        databases.make_template()
        databases.set_environment(folder, database="tests_")
        databases.point_django_here()
    databases.copy_template(f"tests_{worker}")
    if worker:
        # The settings may have been read before this process had a database of its own.
        databases.point_django_here()


def _set_up_django() -> None:
    import django  # noqa: PLC0415 - the environment has to be set first
    from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.config.settings"
    django.setup()
    # Made-up passwords are worth no second of work each time somebody signs in.
    PBKDF2PasswordHasher.iterations = 1


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Do nothing: the database of this process is ready (see pytest_configure)."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Forget what pages keep for a while: the next test's world is another."""
    from django.core.cache import cache  # noqa: PLC0415 - after set-up

    cache.clear()


@pytest.fixture
def at() -> datetime:
    """Return a moment of the demo's first morning: Monday 22/11/2021, 8:00."""
    return databases.MORNING


@pytest.fixture
def committed_db(
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """Give a test a database of its own, in which everything commits; return its URL."""
    before = os.environ["MOTCUA_DATABASE_URL"]
    with databases.copy_for_test() as url, django_db_blocker.unblock():
        yield url
    os.environ["MOTCUA_DATABASE_URL"] = before
    databases.point_django_here()


@pytest.fixture
def empty_db(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give a test a migrated database without any world in it."""
    with django_db_blocker.unblock(), databases.empty_for_test():
        yield


class People:
    """The demo's people as actors, by the name they sign in with."""

    def __getitem__(self, username: str) -> "Actor":
        from motcua.domain.accounts import readers  # noqa: PLC0415 - after set-up
        from motcua.domain.accounts.models import Account  # noqa: PLC0415

        account = Account.objects.get(username=username)
        return readers.actor_of(account_id=account.pk, on=databases.MORNING.date())


@pytest.fixture
def people() -> People:
    """Return the demo's people; ask by sign-in name (`people["quay"]`)."""
    return People()


@pytest.fixture(scope="session")
def signing_sandbox(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Sandbox]":
    """Run one sandbox of a signing service for the whole run of a process."""
    from tests.signing import running  # noqa: PLC0415 - after set-up

    with running(tmp_path_factory.mktemp("signing")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(signing_sandbox: "Sandbox", settings: object) -> "Sandbox":
    """Return the sandbox without faults, at 8:00, with the settings leading to it."""
    signing_sandbox.misbehave()
    signing_sandbox.clock.at = databases.MORNING
    signing_sandbox.connect(settings)
    return signing_sandbox


@pytest.fixture(scope="session")
def identity_sandbox(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Identities]":
    """Run the providers of identities for the whole run of a process."""
    from tests.identity import running  # noqa: PLC0415 - after set-up

    with running(tmp_path_factory.mktemp("identity")) as identities:
        yield identities


@pytest.fixture
def identities(identity_sandbox: "Identities", settings: object) -> "Identities":
    """Return the providers without faults, with the settings leading to them."""
    from tests.identity import COMPANY, HOA, LOW, NEW  # noqa: PLC0415 - after set-up

    identity_sandbox.misbehave()
    identity_sandbox.connect(settings)
    identity_sandbox.know(HOA, COMPANY, NEW, LOW)
    return identity_sandbox
