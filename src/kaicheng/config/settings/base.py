"""Settings shared by every way of running. What an office sets is read from the environment.

Every `KAICHENG_…` setting is listed, with its meaning, in docs/settings.md (generated).
"""

from pathlib import Path
from urllib.parse import urlsplit

from kaicheng.config.environment import Environment, database, mail, origin

env = Environment()

ROOT = Path(__file__).resolve().parents[4]
DATA_DIR = env.path("KAICHENG_DATA", default=ROOT / "var", meaning="数据目录：数据库、文件、检索索引都在其中")

SECRET_KEY = env.secret(
    "KAICHENG_SECRET_KEY", data_dir=DATA_DIR, meaning="会话签名密钥；不设则在数据目录中自动生成"
)
DEBUG = False
ALLOWED_HOSTS = env.words(
    "KAICHENG_HOSTS", default=("localhost", "127.0.0.1", "[::1]"), meaning="站点域名，逗号分隔"
)
CSRF_TRUSTED_ORIGINS = env.words("KAICHENG_ORIGINS", default=(), meaning="可信来源（https://域名），逗号分隔")
PROXIES = env.words(
    "KAICHENG_PROXIES", default=("127.0.0.1", "::1"),
    meaning="反向代理的地址，逗号分隔；只有来自这些地址的请求，才按 X-Forwarded-For 认定访问者的网络地址",
)  # fmt: skip
SITE_NAME = env.text(
    "KAICHENG_SITE_NAME", default="开诚政务公开平台", meaning="站点名称，显示在页眉与网页标题"
)
SITE_URL = env.text(
    "KAICHENG_SITE_URL", default="http://localhost:8000", meaning="站点对外地址，用于下载件与通知"
)
# TLS ends at the reverse proxy: where the public address is https, so are the cookies and the origin of forms.
BEHIND_TLS = SITE_URL.lower().startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
if BEHIND_TLS and (own_origin := origin(SITE_URL)) not in CSRF_TRUSTED_ORIGINS:
    CSRF_TRUSTED_ORIGINS.append(own_origin)
SITE_ID_CODE = env.text("KAICHENG_SITE_ID_CODE", default="", meaning="网站标识码，显示在每页页脚和页面标签")
ICP_NUMBER = env.text("KAICHENG_ICP_NUMBER", default="", meaning="ICP 备案号")
POLICE_NUMBER = env.text("KAICHENG_POLICE_NUMBER", default="", meaning="公安备案号")
ERROR_REPORT_URL = env.text(
    "KAICHENG_ERROR_REPORT_URL",
    default="",
    meaning="“我为政府网站找错”入口地址（向中国政府网登记后取得），显示在页脚",
)
EMBLEM_URL = env.text("KAICHENG_EMBLEM_URL", default="", meaning="党政机关网站标识的核验页地址，显示在页脚")
DEMO = env.flag(
    "KAICHENG_DEMO", default=False, meaning="演示模式：显示演示账号；仅在本机监听时由启动命令打开"
)

INSTALLED_APPS = [
    "kaicheng.files",
    "kaicheng.events",
    "kaicheng.numbering",
    "kaicheng.organisations",
    "kaicheng.users",
    "kaicheng.audit",
    "kaicheng.calendars",
    "kaicheng.notices",
    "kaicheng.documents",
    "kaicheng.columns",
    "kaicheng.cleanup",
    "kaicheng.disclosure",
    "kaicheng.moving",
    "kaicheng.foi",
    "kaicheng.workplan",
    "kaicheng.search",
    "kaicheng.subscriptions",
    "kaicheng.portal",
    "kaicheng.config.apps.ConfigConfig",
    "wagtail.users",
    "kaicheng.config.apps.ShellDocuments",  # the shell names its addresses on every page; nothing of ours uses it
    "kaicheng.config.apps.ShellImages",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "kaicheng.config.csp.back_office_policy",
    "kaicheng.foi.uploading.in_memory",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kaicheng.config.urls"
WSGI_APPLICATION = "kaicheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaicheng.config.context.site",
            ],
        },
    },
]

DATABASES = {
    "default": database(
        env.text(
            "KAICHENG_DATABASE_URL",
            default=f"sqlite:///{DATA_DIR / 'kaicheng.sqlite3'}",
            shown="sqlite:///数据目录/kaicheng.sqlite3",
            meaning="数据库地址：sqlite:///路径 或 postgresql://用户:口令@主机:端口/库名",
        )
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A transaction on SQLite takes the write lock at its start (IMMEDIATE), so a request is never one whole.
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kaicheng.users.backends.DutyBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "users/locked_out.html"
AXES_VERBOSE = False
OTP_TOTP_ISSUER = SITE_NAME
SECOND_FACTOR_DUTIES = env.words(
    "KAICHENG_SECOND_FACTOR_DUTIES",
    default=(),
    meaning="必须使用动态口令的职责代码（如 administrator,office），逗号分隔",
)

# E-mail: through the office's server; without one letters are kept as files, and the back office says so.
_mail_url = env.text(
    "KAICHENG_MAIL_URL",
    default="",
    shown="不发邮件，存为文件",
    meaning="邮件服务器：smtp://用户:口令@主机:端口?tls=1；不设则邮件存为数据目录 outbox 下的文件",
)
MAIL_CONFIGURED = bool(_mail_url)
MAIL_OUTBOX = DATA_DIR / "outbox"
_server = mail(_mail_url)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if MAIL_CONFIGURED
    else "kaicheng.notices.mailing.FolderBackend"
)
EMAIL_HOST = _server.get("EMAIL_HOST", "")
EMAIL_PORT = _server.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _server.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _server.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _server.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _server.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20  # seconds; the worker has other things to do
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "KAICHENG_MAIL_FROM",
    default=f"{SITE_NAME} <noreply@{urlsplit(SITE_URL).hostname}>",
    shown="站点名称 <noreply@站点域名>",
    meaning="邮件的发件人，如：某县政务公开 <gongkai@example.gov.cn>",
)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "src" / "kaicheng" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = DATA_DIR / "media"
BLOB_ROOT = DATA_DIR / "blobs"
SEARCH_ROOT = DATA_DIR / "search"
MOVING_ROOT = DATA_DIR / "moving"
FOI_ROOT = DATA_DIR / "foi"  # papers of applications, sealed
SEALING_KEYS = Path(
    env.text(
        "KAICHENG_SEALING_KEYS",
        default=str(DATA_DIR / "sealing-keys.json"),
        shown="数据目录/sealing-keys.json",
        meaning="加密申请人信息的密钥文件，首次使用时自动生成；请与数据库分开备份，遗失后申请人信息无法读取",
    )
)
MOVING_PROCESSES = int(
    env.text("KAICHENG_MOVING_PROCESSES", default="0", meaning="迁移导入时读取文件的进程数；0 为处理器个数")
)
MOVING_UPLOAD_MB = int(
    env.text("KAICHENG_MOVING_UPLOAD_MB", default="2048", meaning="迁移文件包的上传上限（MB）")
)

# An upload of many files in one go, each within `files.limits`.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500

# Nothing leaves the site: no update check, no banner, no gravatar.
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
# Wagtail's own database search finds no Chinese and rewrites its whole index on every save.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database.fallback"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# Wagtail's admin carries inline scripts and styles, so the back office has a policy of its own (config.csp).
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"kaicheng": {"level": env.text("KAICHENG_LOG_LEVEL", default="WARNING", meaning="日志级别")}},
}
