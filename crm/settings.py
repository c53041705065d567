"""Every setting; what an operator may change comes from the environment (see the README)."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

from crm.database.embedded import EmbeddedPostgres
from crm.secret_key import stored_secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or stored_secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# Applications

INSTALLED_APPS = [
    "contacts",
    "activity",
    "crm",
    "django.contrib.admin.apps.SimpleAdminConfig",  # crm.urls loads the admin's pages, which no import needs
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_filters",
    "django_htmx",
    "procrastinate.contrib.django",
    "template_partials",  # also sets the cached loaders of templates
]

MIDDLEWARE = [
    "crm.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "crm.middleware.Compressed",  # static files come compressed from whitenoise
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "crm.middleware.LoginRequired",
    "django.middleware.csrf.CsrfViewMiddleware",  # reads what is sent, so only of whom the page is for
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"

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
            ],
        },
    },
]

# Uploads

UPLOADS_DIR = VAR_DIR / "imports"
MAX_UPLOAD_SIZE = env.int("MAX_UPLOAD_MEGABYTES", default=300) * 1_000_000
FILE_UPLOAD_HANDLERS = ["crm.uploads.ToDisk"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_500  # the settings of an import ask one thing of each of up to 1,000 columns

# What programs send

DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000  # 3,000 contacts at once; most calls have a cap of their own, far below
INTAKE_CALLS_PER_MINUTE = env.int("INTAKE_CALLS_PER_MINUTE", default=6_000)  # of each key, in each web worker
INTAKE_COUNTING_SECONDS = 1  # so late, at most, calls are counted for those who look at the intake

# Exports

EXPORTS_DIR = VAR_DIR / "exports"
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)

# Database: the server at DATABASE_URL, or the embedded one.

WEB_PROCESS = env.bool("WEB_PROCESS", default=False)  # set by crm.wsgi, and not by commands
STATEMENT_TIMEOUT_SECONDS = env.int("STATEMENT_TIMEOUT_SECONDS", default=20)
ALLOW_SUPERUSER_DATABASE = env.bool("ALLOW_SUPERUSER_DATABASE", default=False)

if env.str("DATABASE_URL", default=""):
    EMBEDDED_POSTGRES = None
    DATABASE = env.db("DATABASE_URL") | {"ENGINE": "crm.database"}
else:
    EMBEDDED_POSTGRES = EmbeddedPostgres(VAR_DIR / "postgres")
    DATABASE = EMBEDDED_POSTGRES.config

if WEB_PROCESS:
    # A page may wait for a connection, and for an answer, but not for ever.
    DATABASE["CONN_HEALTH_CHECKS"] = True
    given = DATABASE.get("OPTIONS", {})
    DATABASE["OPTIONS"] = given | {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 5},
        # Many people ask at once: each of their queries has one core, since helpers take longer to start than a page.
        "options": f"{given.get('options', '')} -c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s"
        " -c max_parallel_workers_per_gather=0",
    }

DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # so that nobody's failed log-ins are crowded out by those of others
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1_000}},
}

# Time and language

WORKSPACE_TIME_ZONE = env.str("WORKSPACE_TIME_ZONE", default="UTC")
try:
    ZoneInfo(WORKSPACE_TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError) as error:
    raise ImproperlyConfigured(
        f"WORKSPACE_TIME_ZONE “{WORKSPACE_TIME_ZONE}” is no IANA time zone, such as Europe/Kyiv."
    ) from error
TIME_ZONE = WORKSPACE_TIME_ZONE
USE_TZ = True
USE_I18N = False
LANGUAGE_CODE = "en"

# Log-in

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "crm.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "crm.accounts.LoginForm",
    "change_password": "crm.accounts.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"login_failed": "30/5m/ip,5/5m/key"}  # the key is of crm.accounts
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Mail: to standard output until there is a server for it, as smtp+tls://user:password@mail.example.com:587.

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="contacts@localhost")
SITE_URL = env.str("SITE_URL", default="")  # where links in mails lead
if SITE_URL and not re.fullmatch(r"https?://([\w.-]+|\[[\da-fA-F:]+\])(:\d+)?/?", SITE_URL):
    raise ImproperlyConfigured(f"SITE_URL “{SITE_URL}” is no address of a site, such as https://crm.example.com.")

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "crm.staticfiles.JoinedFiles"
    },
}

# HTTPS: HTTPS=1 where the site is served by it, TRUSTED_PROXY_COUNT=1 behind a proxy that ends it.

HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("HSTS_SUBDOMAINS", default=False)  # which visitors keep for a year
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", default=False)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "crm.views.csrf_failure"

# Logs: to standard error, and never with a person's address (see crm.logs).

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {
            "()": "crm.logs.PrivateFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "procrastinate": {"level": "WARNING"},  # it tells every step of every job
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
