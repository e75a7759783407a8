"""The one settings module. Everything an operator may set comes from the environment (docs/settings.md)."""

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from csp.constants import NONE, SELF

from .environment import Environment

env = ENV = Environment(os.environ)


def address(value: str) -> str:
    """An http(s) address without a trailing slash."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(value)
    return value.rstrip("/")


def mail_address(value: str) -> str:
    if urlsplit(value).scheme not in ("console", "file", "smtp", "smtps"):
        raise ValueError(value)
    return value


def database(value: str) -> str:
    if urlsplit(value).scheme not in ("sqlite", "postgres", "postgresql"):
        raise ValueError(value)
    return value


def ratings(value: str) -> frozenset[str]:
    """The ratings that ask first, from the usual ones; or none of them."""
    known = {"Not Rated", "General Audiences", "Teen And Up Audiences", "Mature", "Explicit"}
    named = {name.strip() for name in value.split(",")} - {"", "none"}
    if not named <= known:
        raise ValueError(value)
    return frozenset(named)


def zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (
        OSError,
        ValueError,
    ) as error:  # an unknown name is a FileNotFoundError or a KeyError of a ValueError
        raise ValueError(value) from error


# What the operator says ---------------------------------------------------------------------------------
HOME = env.path("CLIFFHANGER_HOME", Path.home() / "cliffhanger")
ARCHIVE_NAME = env.text("CLIFFHANGER_NAME", "Cliffhanger")
ARCHIVE_URL = env.checked(
    "CLIFFHANGER_URL",
    "http://localhost:8000",
    address,
    "Give the archive's public address, such as https://archive.example.",
)
DATABASE_URL = env.checked(
    "DATABASE_URL",
    f"sqlite:///{HOME / 'archive.sqlite3'}",
    database,
    "Give postgres://user:password@host/name or sqlite:///path.",
)
MAIL_URL = env.checked(
    "CLIFFHANGER_MAIL_URL",
    "console://",
    mail_address,
    "Give smtp://user:password@host:587, smtps://user:password@host:465, file:///folder or console://.",
)
MAIL_FROM = env.text("CLIFFHANGER_MAIL_FROM", f"archive@{urlsplit(ARCHIVE_URL).hostname}")
TIME_ZONE = env.checked(
    "CLIFFHANGER_TIME_ZONE", "UTC", zone, "Give a name of the tz database, such as Europe/Berlin."
)
SIGN_UP_OPEN = env.yes("CLIFFHANGER_SIGN_UP", default=True)
EARLIEST_FOR = timedelta(hours=env.number("CLIFFHANGER_EARLIEST_HOURS", 0, range(24 * 30)))
ACCOUNT_AGE = timedelta(days=env.number("CLIFFHANGER_ACCOUNT_AGE_DAYS", 0, range(366)))
TICK_EVERY = timedelta(seconds=env.number("CLIFFHANGER_TICK_SECONDS", 1, range(1, 3601)))
PROXIES = [
    name.strip() for name in env.text("CLIFFHANGER_PROXIES", "127.0.0.1,::1").split(",") if name.strip()
]
PUSH_SERVICES = frozenset(
    name.strip().lower()
    for name in env.text(
        "CLIFFHANGER_PUSH_SERVICES",
        "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com",
    ).split(",")
    if name.strip().lower() not in ("", "none")
)
WEBSUB_HUB = env.checked(
    "CLIFFHANGER_WEBSUB_HUB",
    "",
    address,
    "Give the address of a WebSub hub on a public machine, such as https://hub.example/.",
)
RATE_LIMITS = env.yes("CLIFFHANGER_RATE_LIMITS", default=True)
ADULT_RATINGS = env.checked(
    "CLIFFHANGER_ADULT_RATINGS",
    frozenset({"Mature", "Explicit"}),
    ratings,
    "Give ratings with a comma between them, such as Mature,Explicit,Not Rated; or none.",
)
ADULT_IN_SITEMAP = env.yes("CLIFFHANGER_ADULT_IN_SITEMAP", default=False)
SEARCH_ENGINES = env.yes("CLIFFHANGER_SEARCH_ENGINES", default=True)
MINING = env.choice("CLIFFHANGER_MINING", "authors", ("authors", "never"))
PAGE_CACHE = 1024**2 * env.number("CLIFFHANGER_PAGE_CACHE_MB", 32, range(4097))
DOWNLOADS = 1024**2 * env.number("CLIFFHANGER_DOWNLOADS_MB", 2048, range(16, 1024 * 1024))
SEARCH_FOLDER = HOME / "search"
SEARCH_SERVER = env.checked(
    "CLIFFHANGER_SEARCH_SERVER",
    "",
    address,
    "Give the address of an OpenSearch server, such as https://user:password@search.example:9200, or nothing.",
)
PIECES = 1024**2 * env.number("CLIFFHANGER_PIECES_MB", 16, range(4097))
DEBUG = env.yes("CLIFFHANGER_DEBUG", default=False)


def secret_key() -> str:
    """The key from the environment, or one made at first use and kept in the data folder."""
    given = env.text("CLIFFHANGER_SECRET_KEY")
    if given:
        return given
    file = HOME / "secret.key"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: the first to create the file wins, both read what it holds.
        try:
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return file.read_text()


SECRET_KEY = secret_key()

# Hosts, cookies, headers --------------------------------------------------------------------------------
HTTPS = ARCHIVE_URL.startswith("https://")
ALLOWED_HOSTS = [str(urlsplit(ARCHIVE_URL).hostname), "localhost", "127.0.0.1", "[::1]"]
CSRF_FAILURE_VIEW = "cliffhanger.archive.views.csrf_failure"
# Where a form comes from is judged by `archive.origin`, without a token: there is no such cookie.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
SESSION_ENGINE = "cliffhanger.archive.sessions"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "https:", "data:"],  # authors may show images from anywhere over https
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The house ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "cliffhanger.config",
    "cliffhanger.cast",
    "cliffhanger.api",
    "cliffhanger.follows",
    "cliffhanger.transfer",
    "cliffhanger.search",
    "cliffhanger.shelves",
    "cliffhanger.collections",
    "cliffhanger.promises",
    "cliffhanger.reviews",
    "cliffhanger.works",
    "cliffhanger.accounts",
    "cliffhanger.tags",
    "cliffhanger.archive",
    "cliffhanger.kit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_prose_editor",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cliffhanger.kit.language.speaking",
    "cliffhanger.archive.middleware.only_readable_addresses",
    "cliffhanger.archive.middleware.reserving",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cliffhanger.archive.origin.OnlyFromHere",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cliffhanger.api.basic.known_by_word",
    "cliffhanger.kit.language.speaking_to_account",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cliffhanger.archive.middleware.with_policy",
    "cliffhanger.api.pace.paced",
    "cliffhanger.api.repeating.once",
    "cliffhanger.search.middleware.see_all",
    "cliffhanger.shelves.middleware.keep_history",
]
ROOT_URLCONF = "cliffhanger.config.urls"
WSGI_APPLICATION = "cliffhanger.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "cliffhanger.kit.templatetags.extending",
                "cliffhanger.kit.templatetags.tokenless",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cliffhanger.archive.context.archive",
                "cliffhanger.follows.context.notices",
            ],
        },
    }
]

# What all processes remember together for a while: limits on signing in hold however many serve.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "archive_cached",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# The database -------------------------------------------------------------------------------------------
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=None)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "cliffhanger.archive.sqlite3"  # writers wait in turn
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acknowledged review survives the power cord.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # A test database on disk, since several connections (ticker, server) share it.
    DATABASES["default"]["TEST"] = {"NAME": env.text("CLIFFHANGER_TEST_DATABASE") or None}

# Accounts -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["cliffhanger.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_ADAPTER = "cliffhanger.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    name: f"cliffhanger.accounts.forms.{form}"
    for name, form in {
        "signup": "SignUp",
        "login": "SignIn",
        "add_email": "ChangeAddress",
        "change_password": "ChangePassword",
        "set_password": "SetPassword",
        "reset_password": "ResetPassword",
        "reset_password_from_key": "NewPassword",
        "reauthenticate": "Reauthenticate",
    }.items()
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts:first-pseud"
ACCOUNT_CHANGE_EMAIL = True  # one address an account; the old one stays until the new one is confirmed
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {} if RATE_LIMITS else False
MFA_ADAPTER = "cliffhanger.accounts.adapter.SecondStep"
MFA_FORMS = {
    name: f"cliffhanger.accounts.forms.{form}"
    for name, form in {
        "authenticate": "EnterCode",
        "reauthenticate": "ReenterCode",
        "activate_totp": "StartApp",
        "add_webauthn": "AddPasskey",
        "edit_webauthn": "RenamePasskey",
    }.items()
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RATE_LIMITS: dict[str, str] | bool = {} if RATE_LIMITS else False
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = ARCHIVE_NAME
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are half a minute off at times
# Behind https there is a proxy, which says who called; without one nobody else is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

# Mail ---------------------------------------------------------------------------------------------------
_mail = urlsplit(MAIL_URL)
EMAIL_BACKEND = f"django.core.mail.backends.{ {'file': 'filebased', 'console': 'console'}.get(_mail.scheme, 'smtp') }.EmailBackend"
EMAIL_FILE_PATH = _mail.path or None
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or 587
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# Files, words, time -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if "pytest" not in sys.modules and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Tests and DEBUG take static files from where they are written; nothing is collected for them.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = "pytest" in sys.modules or DEBUG
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a pasted chapter of 500,000 characters, several times over
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
USE_TZ = True
USE_I18N = True
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]
LANGUAGE_CODE = env.choice("CLIFFHANGER_LANGUAGE", "en", ("en", "de", "es"))
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}},
}
