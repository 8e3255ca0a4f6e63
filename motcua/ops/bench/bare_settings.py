"""The product's settings, with the bare page's address before its own."""

from motcua.config.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "motcua.ops.bench.bare"
