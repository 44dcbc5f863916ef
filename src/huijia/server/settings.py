"""Settings. Everything that an office sets is an environment variable; without any, a trial on SQLite in ``var/``.

``HUIJIA_DATA``      folder for the SQLite file, papers and the secret key (``var`` in the current folder)
``DATABASE_URL``     ``postgresql://user:password@host/name``; without it SQLite in ``HUIJIA_DATA``
``HUIJIA_HOSTS``     host names under which the service is reached, comma-separated (127.0.0.1, localhost)
``HUIJIA_HTTPS``     ``no`` for a trial without TLS on this machine; anything else: cookies over HTTPS only
``HUIJIA_SECRET``    the secret key; without it one is made and kept in ``HUIJIA_DATA``, readable by its owner only
``HUIJIA_ACCOUNTS_KEY``  seals account numbers; without it one is made and kept in ``HUIJIA_DATA``. Never change it
``HUIJIA_KMS``       dotted name of an adapter that wraps the keys of the key ring; without it they lie in ``HUIJIA_DATA``, readable by its owner only
``HUIJIA_KMS_KEY``   for ``huijia.apps.sealing.kms.WrappedByFile``: the file with the key that wraps them
``HUIJIA_COUNTRY``   time zone of the office, as ``Asia/Shanghai``
``HUIJIA_OFFICE``    the office's name, in letters and on pages
``HUIJIA_CONTACT``   whom to ask about one's data: an office, a telephone number; it stands in the notice at ``/privacy/``
``HUIJIA_READING``   of how many people an account may see records in an hour and on a day before it is asked why, by role:
                     ``township_officer=300/1000,auditor=100/300``
``HUIJIA_METRICS_TOKEN``  whoever sends it as a bearer token may read ``/metrics``; without it only this machine may
``HUIJIA_LOG_LEVEL`` ``info``: a line for each request; ``warning``: only what went wrong
``HUIJIA_ADDRESS``   the service's address as letters give it, as ``https://huijia.example.org`` (the first of ``HUIJIA_HOSTS``)
``HUIJIA_DEMO``      ``1`` for an office of invented people that anyone may try: one factor is enough, codes are shown in the terminal
``HUIJIA_PROXIES``   how many proxies stand before the service (0), so that sign-in limits count the right address
``HUIJIA_KEEP_CLAIMS_YEARS``  for how many years after the one in which something was done last a decided claim is kept; without it nothing decided is erased
``HUIJIA_KEEP_UNCLAIMED_YEARS``  the same for records on which no claim rests; without it they stay until somebody asks
``HUIJIA_SENDER``    dotted name of the function that sends a text message; without it, into a file in ``HUIJIA_DATA``
``HUIJIA_SMTP``      ``smtp://user:password@host:587?from=office@example.org`` (``smtps`` for TLS from the start); without it, e-mails go into a folder in ``HUIJIA_DATA``
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from huijia.server.keeping import years_set
from huijia.server.logs import logging_settings
from huijia.server.mail import mail_settings
from huijia.server.reading import reading_limits
from huijia.server.secret import accounts_key, secret_key
from huijia.server.static_headers import add_headers

ROOM = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("HUIJIA_DATA", "var")).resolve()

DEBUG = False
SECRET_KEY = secret_key(DATA)
# Seals account numbers. Another one than the secret key: that may be changed at any time, this one opens what is kept.
ACCOUNTS_KEY = accounts_key(DATA)
# The keys by which what is sensitive is sealed (apps/sealing), and how they are wrapped there.
KEY_RING = DATA / "key-ring"
KMS = os.environ.get("HUIJIA_KMS", "")
KMS_KEY = os.environ.get("HUIJIA_KMS_KEY", "")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("HUIJIA_HOSTS", "127.0.0.1,localhost").split(",")]
HTTPS = (
    os.environ.get("HUIJIA_HTTPS", "no" if set(ALLOWED_HOSTS) == {"127.0.0.1", "localhost"} else "yes")
    != "no"
)
KEEP_CLAIMS_YEARS = years_set("HUIJIA_KEEP_CLAIMS_YEARS")
KEEP_UNCLAIMED_YEARS = years_set("HUIJIA_KEEP_UNCLAIMED_YEARS")
OFFICE_NAME = os.environ.get("HUIJIA_OFFICE", "惠家")
OFFICE_CONTACT = os.environ.get("HUIJIA_CONTACT", "").strip()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "huijia.apps.fence",
    "huijia.apps.audit",
    "huijia.apps.accounts",
    "huijia.apps.people",
    "huijia.apps.consent",
    "huijia.apps.claims",
    "huijia.apps.payments",
    "huijia.apps.recalculation",
    "huijia.apps.messaging",
    "huijia.apps.library",
    "huijia.apps.events",
    "huijia.apps.campaigns",
    "huijia.apps.training",
    "huijia.apps.outreach",
    "huijia.apps.bookings",
    "huijia.apps.field",
    "huijia.apps.reports",
    "huijia.apps.privacy",
    "huijia.apps.looking",
    "huijia.web",
]

MIDDLEWARE = [
    # First: nothing is answered unseen.
    "huijia.server.watching.WatchingMiddleware",
    # Until it is known who asks, nobody does.
    "huijia.server.middleware.FenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "huijia.server.middleware.NotKeptMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "huijia.server.middleware.ViewerMiddleware",
    "huijia.server.sessions.SessionRulesMiddleware",
    "huijia.server.reading.ReadingMiddleware",
    "huijia.server.middleware.ErrorPagesMiddleware",
]

ROOT_URLCONF = "huijia.server.urls"
WSGI_APPLICATION = "huijia.server.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOM / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "huijia.web.context.page",
            ],
            "builtins": ["huijia.web.templatetags.say", "huijia.web.templatetags.office"],
        },
    }
]
FORM_RENDERER = "huijia.web.forms.Renderer"

_SQLITE = f"sqlite:///{DATA / 'huijia.sqlite3'}"
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or _SQLITE, conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, taken at the start of a transaction, so that two never wait for each other for ever;
    # readers go on meanwhile. FULL: what was said to be saved is on the disk.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;",
    }
else:
    # Tells each connection who looks; the database shows nobody else's rows (ADR 25).
    DATABASES["default"]["ENGINE"] = "huijia.apps.fence.postgresql"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = os.environ.get("HUIJIA_COUNTRY", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# `huijia serve` collects them; tests and Django's own commands serve them from where they lie.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() or "HUIJIA_COLLECT" in os.environ
STATICFILES_DIRS = [ROOM / "web" / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "papers"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
# The care calendar: files that are served as they lie, at /calendar/. No session, no cookie, no view, no database.
WHITENOISE_ROOT = ROOM / "care_calendar" / "site"
WHITENOISE_INDEX_FILE = True
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
# Papers lie outside of everything that is served; views hand them out one by one.
PAPERS = DATA / "papers"
# Bank files that were sent: no part of a restore, so that an office restored from an older backup knows what has left.
SENT = DATA / "sent"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
DEMO = os.environ.get("HUIJIA_DEMO") == "1"

# Signing in. Nobody signs up: an administrator makes accounts, a counter those of families.
_SIGNING_IN = "huijia.apps.accounts.views_signing_in"
ACCOUNT_ADAPTER = f"{_SIGNING_IN}.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "huijia.apps.accounts.forms_signing_in.LoginForm",
    "request_login_code": "huijia.apps.accounts.forms_signing_in.PhoneForm",
    "confirm_login_code": "huijia.apps.accounts.forms_signing_in.CodeForm",
    "reauthenticate": "huijia.apps.accounts.forms_signing_in.PasswordAgainForm",
    "change_password": "huijia.apps.accounts.forms_signing_in.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # Ten wrong passwords or codes from one address in a minute; five for one account in a quarter of an hour: it is locked that long.
    "login_failed": "10/m/ip,5/15m/key",
    "request_login_code": "20/m/ip,1/m/key,5/h/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("HUIJIA_PROXIES", "0"))
MFA_ADAPTER = f"{_SIGNING_IN}.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "huijia.apps.accounts.forms_signing_in.SecondFactorForm",
    "reauthenticate": "huijia.apps.accounts.forms_signing_in.SecondFactorAgainForm",
    "activate_totp": "huijia.apps.accounts.forms_signing_in.ActivateAppForm",
    "add_webauthn": "huijia.apps.accounts.forms_signing_in.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = OFFICE_NAME
MFA_TOTP_TOLERANCE = 1
# A passkey alone signs somebody in, so it has to ask for the finger or the PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MESSAGE_SENDER = os.environ.get(
    "HUIJIA_SENDER", f"huijia.apps.accounts.messages.{'to_terminal' if DEMO else 'to_file'}"
)
MESSAGES_FOLDER = DATA / "messages"
MESSAGE_ADAPTERS = {way: f"huijia.apps.messaging.adapters.by_{way}" for way in ("sms", "email", "letter")}
vars().update(mail_settings(os.environ.get("HUIJIA_SMTP", ""), MESSAGES_FOLDER / "email", demo=DEMO))

# Limits on signing in are counted in the database: several processes, or machines on one PostgreSQL, count together,
# which memory cannot; and adding to a count is atomic, which files are not. MAX_ENTRIES is high, since what is
# culled is a limit forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "huijia_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

CSRF_FAILURE_VIEW = "huijia.web.errors.too_old"
# What somebody asked the search for, and the telephone by which they sign in, wait in the session.
SESSION_SERIALIZER = "huijia.apps.sealing.sessions.SealedSerializer"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_STAFF = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether other hosts of the office's domain have certificates is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Wide enough for a full day's work at the counter; whoever goes on says why (apps.looking). The office sets its own by HUIJIA_READING.
READING_LIMITS = reading_limits(
    os.environ.get("HUIJIA_READING", ""),
    {
        "township_officer": (300, 1_000),
        "county_approver": (500, 2_000),
        "finance": (300, 1_000),
        "auditor": (200, 600),
        "health_worker": (200, 600),
        "village_contact": (60, 150),
    },
)

METRICS_TOKEN = os.environ.get("HUIJIA_METRICS_TOKEN", "")
# The machine that watches asks without TLS, on this machine.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
LOGGING = logging_settings()
LOGGING_CONFIG = "logging.config.dictConfig"
# The letters' font, which comes with Huijia, and the address that letters give for what can be done in the browser.
FONTS = ROOM / "web" / "fonts"
ADDRESS = os.environ.get("HUIJIA_ADDRESS", f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}").rstrip("/")
