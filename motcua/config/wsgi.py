"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

from motcua.kernel.memory import keep_what_is_loaded


def refuse_when_mixed() -> None:
    """End at once where a training centre and a real one would be mixed.

    Raises SystemExit with the reasons; `motcua doctor` names them too.
    """
    # Models are known only once Django stands.
    from motcua.domain.training.readers.apart import mixed  # noqa: PLC0415

    try:
        found = mixed()
    except OperationalError:
        # Asked again by every page: it says that the database is away.
        return
    finally:
        connection.close()
    if found:
        raise SystemExit(f"motcua: {'; '.join(found)}")


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

application = get_wsgi_application()
refuse_when_mixed()
keep_what_is_loaded()
