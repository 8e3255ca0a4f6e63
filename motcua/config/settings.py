"""Django's settings; every value a person may set comes through `env.SETTINGS`."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from motcua.config import env

PACKAGE = Path(__file__).resolve().parent.parent


def database(url: str) -> dict[str, Any]:
    """Return Django's description of a `postgresql://` address.

    A socket directory is given as `postgresql://user@/name?host=/dir`.
    """
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 5},
            "connect_timeout": 5,
            # What asks for it is prepared (`motcua/domain/statements.py`) and planned
            # once for all values; nothing else is, however often it comes.
            "prepare_threshold": sys.maxsize,
            "options": "-c plan_cache_mode=force_generic_plan",
        },
    }


def mail(url: str) -> dict[str, Any]:
    """Return Django's mail settings for an address.

    `smtp+starttls://` asks for encryption after greeting, `smtps://` begins with it.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": parts.path,
        }
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
    }


SECRET_KEY = cast(str, env.read("SECRET_KEY"))
DEBUG = cast(bool, env.read("DEBUG"))
PUBLIC_URL = cast(str, env.read("PUBLIC_URL"))
ALLOWED_HOSTS = cast(list[str], env.read("ALLOWED_HOSTS"))
FILES_DIR = cast(Path, env.read("FILES_DIR"))
FILES_URL = cast(str, env.read("FILES_URL"))
FILE_KEYS = cast(tuple[tuple[str, bytes], ...], env.read("FILE_KEYS"))
UPLOAD_LIMIT = cast(int, env.read("UPLOAD_LIMIT_MB")) * 1024 * 1024

PAGE_LIMIT = cast(int, env.read("PAGE_LIMIT"))
SCANNER_URL = cast(str, env.read("SCANNER_URL"))

DATABASES = {"default": database(cast(str, env.read("DATABASE_URL")))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "motcua.domain.ledger",
    "motcua.domain.accounts",
    "motcua.domain.deadlines",
    "motcua.domain.documents",
    "motcua.domain.correspondence",
    "motcua.domain.notifications",
    "motcua.domain.catalogue",
    "motcua.domain.hall",
    "motcua.domain.dossiers",
    "motcua.domain.payments",
    "motcua.domain.delivery",
    "motcua.domain.post",
    "motcua.domain.supervision",
    "motcua.domain.reports",
    "motcua.domain.bespoke",
    "motcua.domain.accountability",
    "motcua.domain.overview",
    "motcua.domain.guidance",
    "motcua.domain.appointments",
    "motcua.domain.records",
    "motcua.domain.eforms",
    "motcua.domain.filings",
    "motcua.domain.feedback",
    "motcua.domain.following",
    "motcua.domain.outages",
    "motcua.domain.training",
    "motcua.web.common",
    "motcua.web.portal",
    "motcua.web.desk",
    "motcua.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.api.middleware.ProblemsMiddleware",
    "motcua.web.common.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.web.common.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.web.common.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "motcua.web.common.middleware.ReadableTextMiddleware",
    "motcua.web.common.middleware.ErrorPagesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "web" / face / "templates" for face in ("common", "portal", "desk")
        ],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "motcua.web.common.jinja.environment"},
    }
]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
CSRF_FAILURE_VIEW = "motcua.web.common.errors.csrf_failure"

AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "portal:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = cast(int, env.read("SESSION_HOURS")) * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
# Behind a proxy that speaks TLS the browser's origin is https while we are asked by http.
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(PUBLIC_URL))]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Counts of requests of each process; nothing that may not be lost.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
NINJA_NUM_PROXIES = cast(int, env.read("PROXIES"))

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("dist", PACKAGE / "web" / "common" / "static" / "dist")]
STATIC_ROOT = PACKAGE.parent / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A file that passes UPLOAD_LIMIT is read past and named by the view; the numbers below
# are for text fields and for the count of files.
FILE_UPLOAD_HANDLERS = [
    "motcua.web.common.uploads.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

PROCRASTINATE_IMPORT_PATHS = [
    "motcua.jobs.effects",
    "motcua.jobs.files",
    "motcua.jobs.hall",
    "motcua.jobs.appointments",
    "motcua.jobs.payments",
    "motcua.jobs.post",
    "motcua.jobs.printing",
    "motcua.jobs.redating",
    "motcua.jobs.tidy",
    "motcua.jobs.timers",
    "motcua.jobs.periodic",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "procrastinate_jobs"

CODE_RULE = cast(str, env.read("CODE_RULE"))
FILE_STORE = "motcua.adapters.storage.store.from_settings"
SCANNER = "motcua.adapters.scanning.clamd.from_settings"

SMS_URL = cast(str, env.read("SMS_URL"))
SMS_SECRET = cast(str, env.read("SMS_SECRET"))
SMS_SENDER = cast(str, env.read("SMS_SENDER"))
OA_URL = cast(str, env.read("OA_URL"))
OA_SECRET = cast(str, env.read("OA_SECRET"))
MESSAGES_TIMEOUT = cast(int, env.read("MESSAGES_TIMEOUT"))
MESSENGERS = {
    name: f"motcua.adapters.message.{path}"
    for name, path, is_set_up in (
        ("email", "mail.MailMessenger", "always"),
        ("sms", "sms.SmsMessenger", SMS_URL),
        ("messenger", "oa.OaMessenger", OA_URL),
    )
    if is_set_up
}
MESSAGE_SECRETS = {"sms": SMS_SECRET, "messenger": OA_SECRET}

POST_URL = cast(str, env.read("POST_URL"))
POST_CUSTOMER = cast(str, env.read("POST_CUSTOMER"))
POST_KEY = cast(str, env.read("POST_KEY"))
POST_WEBHOOK_SECRET = cast(str, env.read("POST_WEBHOOK_SECRET"))
POST_TIMEOUT = cast(int, env.read("POST_TIMEOUT"))
CARRIER = "motcua.adapters.post.http.HttpCarrier"

SIGNING_REMOTE_URL = cast(str, env.read("SIGNING_REMOTE_URL"))
SIGNING_REMOTE_CLIENT = cast(str, env.read("SIGNING_REMOTE_CLIENT"))
SIGNING_REMOTE_SECRET = cast(str, env.read("SIGNING_REMOTE_SECRET"))
SIGNING_NATIONAL_URL = cast(str, env.read("SIGNING_NATIONAL_URL"))
SIGNING_NATIONAL_CLIENT = cast(str, env.read("SIGNING_NATIONAL_CLIENT"))
SIGNING_NATIONAL_SECRET = cast(str, env.read("SIGNING_NATIONAL_SECRET"))
SIGNING_TOKEN_LIBRARY = cast(str, env.read("SIGNING_TOKEN_LIBRARY"))
SIGNING_TIMESTAMPS_URL = cast(str, env.read("SIGNING_TIMESTAMPS_URL"))
SIGNING_TRUST = cast("Path | None", env.read("SIGNING_TRUST"))
SIGNING_UNATTENDED = cast("Path | None", env.read("SIGNING_UNATTENDED"))
SIGNING_TIMEOUT = cast(int, env.read("SIGNING_TIMEOUT"))
SIGNING_SERVICES = {
    name: f"motcua.adapters.signing.{path}"
    for name, path, is_set_up in (
        ("remote", "csc.RemoteSigning", SIGNING_REMOTE_URL),
        ("national", "csc.NationalSigning", SIGNING_NATIONAL_URL),
        ("token", "token.TokenSigning", SIGNING_TOKEN_LIBRARY),
    )
    if is_set_up
}
TRUST_NETWORK = "motcua.adapters.signing.network.HttpTrustNetwork"

PAYMENT_URL = cast(str, env.read("PAYMENT_URL"))
PAYMENT_PARTNER = cast(str, env.read("PAYMENT_PARTNER"))
PAYMENT_SECRET = cast(str, env.read("PAYMENT_SECRET"))
PAYMENT_TIMEOUT = cast(int, env.read("PAYMENT_TIMEOUT"))
PAYMENT_GATEWAY = "motcua.adapters.payment.gateway.HttpGateway"

CITIZENS_BY_IDENTITY_ONLY = cast(bool, env.read("CITIZENS_BY_IDENTITY_ONLY"))
IDENTITY_TIMEOUT = cast(int, env.read("IDENTITY_TIMEOUT"))
IDENTITY_PROVIDERS: dict[str, dict[str, Any]] = {
    name.lower(): {
        "name": label,
        **{
            part.lower(): env.read(f"IDENTITY_{name}_{part}")
            for part in ("CLIENT", "SECRET", "CLAIMS", "KINDS", "LEVELS")
        },
        "issuer": env.read(f"IDENTITY_{name}_URL"),
    }
    for name, label in (("VNEID", "VNeID"), ("DVCQG", "Cổng Dịch vụ công quốc gia"))
    if env.read(f"IDENTITY_{name}_URL")
}

MAIL_URL = cast(str, env.read("MAIL_URL"))
MAIL_FROM = DEFAULT_FROM_EMAIL = cast(str, env.read("MAIL_FROM"))
globals().update(mail(MAIL_URL))

CLOCK_SHIFT = timedelta(seconds=cast(int, env.read("CLOCK_SHIFT")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # They speak of every start and every try; the error that follows says enough.
        "procrastinate.blueprints": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},
        # It warns that nothing is fetched while signing: we have fetched it before.
        "pyhanko.sign.signers.pdf_signer": {"level": "ERROR"},
        # Somebody asked for another host: they are told 400, and that is all.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": cast(str, env.read("LOG_LEVEL"))},
}
