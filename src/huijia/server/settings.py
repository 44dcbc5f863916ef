"""Settings. Everything that an office sets is an environment variable; without any, a trial on SQLite in ``var/``.

``HUIJIA_DATA``      folder for the SQLite file, papers and the secret key (``var`` in the current folder)
``DATABASE_URL``     ``postgresql://user:password@host/name``; without it SQLite in ``HUIJIA_DATA``
``HUIJIA_HOSTS``     host names under which the service is reached, comma-separated (127.0.0.1, localhost)
``HUIJIA_HTTPS``     ``no`` for a trial without TLS on this machine; anything else: cookies over HTTPS only
``HUIJIA_SECRET``    the secret key; without it one is made and kept in ``HUIJIA_DATA``, readable by its owner only
``HUIJIA_COUNTRY``   time zone of the office, as ``Asia/Shanghai``
``HUIJIA_OFFICE``    the office's name, in letters and on pages
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from huijia.server.secret import secret_key

ROOM = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("HUIJIA_DATA", "var")).resolve()

DEBUG = False
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("HUIJIA_HOSTS", "127.0.0.1,localhost").split(",")]
HTTPS = (
    os.environ.get("HUIJIA_HTTPS", "no" if set(ALLOWED_HOSTS) == {"127.0.0.1", "localhost"} else "yes")
    != "no"
)
OFFICE_NAME = os.environ.get("HUIJIA_OFFICE", "惠家")

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
    "huijia.apps.audit",
    "huijia.apps.accounts",
    "huijia.apps.people",
    "huijia.apps.consent",
    "huijia.apps.claims",
    "huijia.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
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
            "builtins": ["huijia.web.templatetags.say"],
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
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
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
# Papers lie outside of everything that is served; views hand them out one by one.
PAPERS = DATA / "papers"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60
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
