"""Configuration: one file, every value from the environment, safe defaults.

`CONSORTIUM_MODE` is `embedded` (what `make run` starts: SQLite, the broker and mail sink of
`consortium.embedded`), `production`, or `test`. Production refuses to start half configured.
"""

import sys
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from consortium.logs import LOGGING as LOGGING
from consortium.logs import REPORTS
from consortium.schedule import BEAT_SCHEDULE
from consortium.secret_files import answer_keys_under, secret_key_under
from consortium.theme import UNFOLD as UNFOLD

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

MODE = env("CONSORTIUM_MODE", default="test" if "pytest" in sys.modules else "embedded")
if MODE not in {"embedded", "production", "test"}:
    raise ImproperlyConfigured("CONSORTIUM_MODE is 'embedded', 'production' or 'test'.")
PRODUCTION = MODE == "production"
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

# --- Secrets and hosts -------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
ANSWER_KEYS = env.list("ANSWER_KEYS", default=[])  # newest first; see docs/operations.md
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CLOCK_OFFSET_FILE = env("CLOCK_OFFSET_FILE", default="")
CRASH_AT = env("CRASH_AT", default="")  # see consortium/delivery/crash_points.py
PORT_WEB = env.int("PORT_WEB", default=8000)
SITE_URL = env("SITE_URL", default="" if PRODUCTION else f"http://127.0.0.1:{PORT_WEB}").rstrip("/")

MAKE_KEYS = " (python -m consortium.secret_files makes one)"
if PRODUCTION:
    problems = [
        problem
        for broken, problem in [
            (DEBUG, "DEBUG must be off"),
            (len(SECRET_KEY) < 50, f"SECRET_KEY must be set, 50 characters or more{MAKE_KEYS}"),
            (not ANSWER_KEYS, f"ANSWER_KEYS must hold at least one key{MAKE_KEYS}"),
            (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS, "ALLOWED_HOSTS must name your hosts, and not '*'"),
            (not SITE_URL.startswith("https://"), "SITE_URL must be the https:// address of this site"),
            (not env("DATABASE_URL", default=""), "DATABASE_URL must name the database"),
            (not env("REDIS_URL", default=""), "REDIS_URL must name the Redis server"),
            (not env("EMAIL_URL", default=""), "EMAIL_URL must name the SMTP server"),
            (not env("DEFAULT_FROM_EMAIL", default=""), "DEFAULT_FROM_EMAIL must be your sending address"),
            (CLOCK_OFFSET_FILE, "CLOCK_OFFSET_FILE is for tests only"),
            (CRASH_AT, "CRASH_AT is for tests only"),
        ]
        if broken
    ]
    if problems:
        raise ImproperlyConfigured("Consortium will not start: " + "; ".join(problems) + ".")
elif not (SECRET_KEY and ANSWER_KEYS):
    SECRET_KEY = SECRET_KEY or secret_key_under(VAR_DIR)
    ANSWER_KEYS = ANSWER_KEYS or answer_keys_under(VAR_DIR)

# --- Applications ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "consortium.apps.ConsortiumConfig",
    "partners.apps.PartnersConfig",
    "reflections.apps.ReflectionsConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "consortium.backoffice.apps.BackofficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_cotton",
    "simple_history",
    "import_export",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "consortium.backoffice.middleware.AdminPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "consortium.seats.middleware.ActorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "consortium.urls"
WSGI_APPLICATION = "consortium.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "consortium.portal.context.portal",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "libraries": {"portal": "consortium.portal.tags"},
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "consortium.portal.forms.PortalRenderer"
CSRF_FAILURE_VIEW = "consortium.portal.failures.csrf_failure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "consortium.portal.failures.DiscreetReports"

# --- Data --------------------------------------------------------------------------------------------

DATABASE_URL = env("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'consortium.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["TEST"] = {"NAME": env("TEST_DATABASE_NAME", default=None)}  # one a checkout on PostgreSQL
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["TEST"]["NAME"] = DATABASES["default"]["TEST"]["NAME"] or f"test_{BASE_DIR.name}"
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PORT_BROKER = env.int("PORT_BROKER", default=16379)
REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "consortium_cache"}
    )
}

# --- The clock's tasks: see consortium/schedule.py ---------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or f"redis://127.0.0.1:{PORT_BROKER}/0"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
}
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- Mail --------------------------------------------------------------------------------------------

PORT_MAIL = env.int("PORT_MAIL", default=11025)
EMAIL_URL = env("EMAIL_URL", default="")
vars().update(env.email_url_config(EMAIL_URL or f"smtp://127.0.0.1:{PORT_MAIL}"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Consortium <hello@consortium.example>")
MAIL_UNCERTAIN_POLICY = env("MAIL_UNCERTAIN_POLICY", default="resend_once")  # or "hold"
if MAIL_UNCERTAIN_POLICY not in {"resend_once", "hold"}:
    raise ImproperlyConfigured("MAIL_UNCERTAIN_POLICY is 'resend_once' or 'hold'.")
MAIL_SINK_DIR = VAR_DIR / "mail"
SHOW_MAIL_SINK = MODE == "embedded" and env.bool("SHOW_MAIL_SINK", default=True)

# --- People ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "consortium.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "consortium.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; allauth’s sign-in form asks here for its fields
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_USER_DISPLAY = "consortium.people.models.display"
MFA_ADAPTER = "consortium.people.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = False

# --- API ---------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["consortium.tokens.authentication.SeatTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["consortium.api.permissions.Needs"],
    "DEFAULT_RENDERER_CLASSES": ["consortium.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["consortium.api.parsing.OrjsonParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "consortium.api.paging.Cursor",
    "DEFAULT_SCHEMA_CLASS": "consortium.api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["consortium.api.throttling.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": env("API_RATE", default="600/min")},
    "EXCEPTION_HANDLER": "consortium.api.problems.problem",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
}
REST_KNOX = {
    "TOKEN_MODEL": "consortium.ApiToken",
    "TOKEN_TTL": timedelta(days=365),
    "AUTH_HEADER_PREFIX": "Bearer",
    "AUTO_REFRESH": False,
}
KNOX_TOKEN_MODEL = "consortium.ApiToken"
SPECTACULAR_SETTINGS = {
    "TITLE": "Consortium API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {"AnswerBeforeGoEnum": "partners.bids.models.Answer"},  # two fields share these choices
    "DESCRIPTION": "Members, partnerships, bids, contracts and released reviews of one consortium. "
    "No endpoint and no scope exposes an answer that a person gave in a review.",
}

# --- Words, times, files -----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None  # elsewhere whitenoise asks the finders
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {  # no MEDIA_URL and no web server serves them: see partners/documents/views.py
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "documents", "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DOCUMENT_MAX_MB = env.int("DOCUMENT_MAX_MB", default=10)
NOTICE_MAX_MB = env.int("NOTICE_MAX_MB", default=5)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Protection --------------------------------------------------------------------------------------

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ["camera", "microphone", "geolocation", "payment", "usb", "accelerometer", "gyroscope"]
}

# --- Admin -------------------------------------------------------------------------------------------

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = None
SIMPLE_HISTORY_REVERT_DISABLED = True

# --- Reports of failure ------------------------------------------------------------------------------

SENTRY_DSN = env("SENTRY_DSN", default="")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, **REPORTS)
