"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from motcua.kernel.memory import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

application = get_wsgi_application()
keep_what_is_loaded()
