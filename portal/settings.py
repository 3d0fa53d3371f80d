"""Settings: everything from the environment, with defaults that work on a fresh machine.

`PORTAL_PRODUCTION=1` turns the defaults off: portal.checks then refuses to start
with a default secret, without TLS in front or with channels that reach nobody.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.engines import engine_urls
from portal.schedule import SCHEDULE
from portal.supervisor.address import DEFAULT_PORT, reachable

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))


def flag(name: str, default: bool = False) -> bool:
    """Whether the environment variable `name` is switched on (1, true, yes, on)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


# --- Who and where we are -------------------------------------------------------
PRODUCTION = flag("PORTAL_PRODUCTION")
DEVELOPMENT_SECRET = "development-only-secret-refused-in-production"  # noqa: S105
SECRET_KEY = os.environ.get("SECRET_KEY", DEVELOPMENT_SECRET)
# What seals data of persons at rest (`name:base64`, the first one seals, all open), and what they are found by.
# Keys of their own: another SECRET_KEY must not make the data unreadable.
DEVELOPMENT_KEY = "ZGV2ZWxvcG1lbnQga2V5LCBrbm93biB0byBldmVyeSE="
DATA_KEYS = os.environ.get("PORTAL_DATA_KEYS", f"development:{DEVELOPMENT_KEY}")
LOOKUP_KEY = os.environ.get("PORTAL_LOOKUP_KEY", DEVELOPMENT_KEY)
DEBUG = flag("DEBUG")
ALLOWED_HOSTS = [h for h in os.environ.get("ALLOWED_HOSTS", "" if PRODUCTION else "*").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
# The address people reach us at, for links in messages and calendar files.
SITE_URL = (
    os.environ.get("SITE_URL")
    or f"http://{reachable(os.environ.get('HOST', ''))}:{os.environ.get('PORT') or DEFAULT_PORT}"
)
# Who answers for the site, and how people reach them: pages name them, production asks for them.
OPERATOR = os.environ.get("PORTAL_OPERATOR", "").strip()
OPERATOR_PHONE = os.environ.get("PORTAL_OPERATOR_PHONE", "").strip()
OPERATOR_EMAIL = os.environ.get("PORTAL_OPERATOR_EMAIL", "").strip()
OPERATOR_ADDRESS = os.environ.get("PORTAL_OPERATOR_ADDRESS", "").strip()
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "notices",
    "accounts",
    "hospitals",
    "specialists",
    "bookings",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # its widget templates, for FORM_RENDERER
]

MIDDLEWARE = [
    "portal.headers.HeadersMiddleware",  # before all: on every answer, that of a middleware too
    "portal.health.HealthMiddleware",  # answers without session or host check
    "csp.middleware.CSPMiddleware",  # before those that answer by themselves: redirects, static files
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages over slow lines; tokens in them are masked anew each time
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.views.power.PowerMiddleware",  # administrators have their power only after a step of its own
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.BrowserMiddleware",  # after messages: it tells whom it signs out
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.icons",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -----------------------------------------------------------------------
ENGINES = engine_urls()
DATABASES = {
    "default": dj_database_url.parse(ENGINES["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "connect_timeout", 5
)  # seconds; /healthz/ must answer
# Each connection keeps the plans of what is asked in every rush. Not behind a pooler that lends connections for a
# transaction each: there it is switched off.
DATABASE_PLANS = os.environ.get("DATABASE_PLANS", "1") != "0"
if DATABASE_PLANS:
    # One plan for all values: else each of the first five askings has its own, and what looks dear always.
    ASKED = DATABASES["default"]["OPTIONS"].get(
        "options", ""
    )  # what DATABASE_URL says itself comes last and wins
    DATABASES["default"]["OPTIONS"]["options"] = f"-c plan_cache_mode=force_generic_plan {ASKED}".strip()
REDIS_URL = ENGINES["REDIS_URL"]
AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "accounts.sessions"  # rows that name their account; keys hashed, data sealed
SESSION_COOKIE_AGE = 60 * 60 * 24 * 180  # a patient stays signed in on their device
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "portal.pages.errors.csrf_failure"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "bookings:mine"
LOGOUT_REDIRECT_URL = "home"
STAFF_LOGIN_URL = "accounts:staff_sign_in"
STAFF_HOME_URL = "staff:home"
BEHIND_PROXY = flag("PORTAL_BEHIND_PROXY", True)  # is it TLS spoken by a proxy that says so in a header?
# How many proxies of our own stand in front: so many entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
# 2 lets twice as many steps pass as accounts.rules.pace says.
PACE = float(os.environ.get("PORTAL_PACE", "1"))
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.rules.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Spreadsheets of the admin --------------------------------------------------
IMPORT_EXPORT_IMPORT_IGNORE_BLANK_LINES = True
IMPORT_EXPORT_ESCAPE_ILLEGAL_CHARS_ON_EXPORT = True

# --- Language and time ----------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Static files ---------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Files of patients ----------------------------------------------------------
# Sealed pictures of earlier records (bookings/storage.py). No web server may serve this folder.
RECORDS_DIR = Path(os.environ.get("PORTAL_FILES", VAR_DIR / "records"))
FILE_UPLOAD_HANDLERS = ["portal.uploads.BoundedUpload"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Celery ---------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A page never waits for a broker that is gone: the sweep delivers what a nudge could not.
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5.0,
    "visibility_timeout": 300,
}
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- Messages to people ---------------------------------------------------------
# name -> dotted path of a class with send(); the viewer keeps messages in the portal for developers.
NOTICE_CHANNELS = {
    "sms": os.environ.get("SMS_CHANNEL", "notices.channels.viewer.ViewerChannel"),
    "email": os.environ.get("EMAIL_CHANNEL", "notices.channels.viewer.ViewerChannel"),
}
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "no-reply@localhost")

# Who is asked whether a name belongs to a document: a class as bookings.outside describes; empty: nobody.
IDENTITY_CHECK = os.environ.get("IDENTITY_CHECK", "")

# --- Memory of a web process ----------------------------------------------------
# So long it keeps rules, and pages that are the same for many (notices/keeping.py, docs/decisions/0016), in seconds.
# Who develops or tests sees every change at once.
KEPT_SECONDS = float(os.environ.get("PORTAL_KEPT_SECONDS", "2" if PRODUCTION else "0"))
# So long, in seconds, it gathers what is then done for many requests together (notices/gathering.py).
GATHER_SECONDS = float(os.environ.get("PORTAL_GATHER_SECONDS", "0.05" if PRODUCTION else "0"))

# --- Protection -----------------------------------------------------------------
TLS = flag("PORTAL_TLS", PRODUCTION)  # is the site served over TLS, by us or by a proxy in front?
SIZE_COOKIE_NAME = "size"  # 长辈版
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
# Browsers keep a list of names that are never asked without TLS. To be on it binds the whole domain, other sites of
# the hospital too, for months: who owns the domain decides, not this portal.
SECURE_HSTS_PRELOAD = flag("PORTAL_HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # it asks for that
if TLS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SIZE_COOKIE_NAME = "__Host-size"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Logging: what happened, never to whom --------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.logs.QuietFormatter",  # leaves out what PostgreSQL quotes of rows
            "format": "{levelname:<7} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {
        "one_line": {"()": "portal.logs.WithoutTraceback"},
        "not_gone": {"()": "portal.logs.NotGone"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        # In a rush nearly every answer is a 409.
        "django.request": {"filters": ["not_gone"]},
        "django": {"level": "INFO"},  # without Django's own handlers: they would print errors in full
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Anybody may send a wrong Host header, and many do.
        "django.security.DisallowedHost": {"filters": ["one_line"]},
        # One line for each sweep, every ten seconds, would bury the rest. Failures still show.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
