"""Settings come from the environment, so that one image serves every municipality. See the table in the README."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from . import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_defaults(BASE_DIR / "data" / "settings.env")

DEBUG = env.flag("DEBUG")
# The demo shows its logins on the login page. Never switch it on where people keep real work.
DEMO = env.flag("DEMO", DEBUG)
DEMO_PASSWORD = "samen-aan-tafel"  # noqa: S105 - documented in the README; exists in the demo alone
SIGNUP_OPEN = env.flag("SIGNUP_OPEN", DEMO)

SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Set it in the environment, or start with ./samen to try the app out."
    )
# What was signed with these is still read.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# What is encrypted in the database: the first one writes, all of them read, as SECRET_KEY does (phases/people/secrets.py).
FIELD_KEYS = env.words("FIELD_KEYS")
SHORTEST_KEY = 32
if any(len(key) < SHORTEST_KEY for key in FIELD_KEYS):
    raise ImproperlyConfigured(f"Each of FIELD_KEYS must have {SHORTEST_KEY} characters or more.")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# Where this website is, for links in mail: a mail is also written where there is no request.
SITE_URL = env.text("SITE_URL", CSRF_TRUSTED_ORIGINS[0] if CSRF_TRUSTED_ORIGINS else "http://127.0.0.1:8000").rstrip(
    "/"
)

INSTALLED_APPS = [
    "samenwerking.apps.HostConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "lucide",
    "csp",
    "django_tasks",
    "phases",  # before the next: its `db_worker` is ours
    "django_tasks_db",
]

MIDDLEWARE = [
    "phases.people.health.tell_whether_it_works",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "phases.people.requests.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "phases.people.requests.tell_who_may_keep_it",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "phases.people.requests.strangers_send_little",
    "csp.middleware.CSPMiddleware",
    "phases.people.drafts.tell_what_was_taken",
    "phases.people.signed_in.remember_last_seen",
]

ROOT_URLCONF = "samenwerking.urls"
WSGI_APPLICATION = "samenwerking.wsgi.application"

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
                "phases.people.context.site",
                "phases.overview.context.route",
            ],
        },
    },
]

DATABASES = {
    "default": env.database(env.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'data' / 'samenwerking.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes, so that allauth's lock-out after wrong passwords is too.
CACHES = {
    # With room for many counts of wrong passwords: a full table forgets them, and who fills it could go on guessing.
    "default": {
        "BACKEND": "phases.people.full_disk.Cache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Made PDFs. Apart, so that they can be emptied without touching the lock-out, and the other way round.
    "documents": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "documents",
        "TIMEOUT": 7 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}
# In the database too: a job and its task are asked for in one transaction.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

AUTH_USER_MODEL = "phases.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "phases.people.passwords.NotLikeYou"},
    {"NAME": "phases.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "phases.people.passwords.NotCommon"},
    {"NAME": "phases.people.passwords.NotOnlyDigits"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "phases.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "phases.people.forms.NameForm"
ACCOUNT_FORMS = {
    "login": "phases.people.account_forms.LoginForm",
    "signup": "phases.people.account_forms.SignupForm",
    "add_email": "phases.people.account_forms.AddEmailForm",
    "change_password": "phases.people.account_forms.ChangePasswordForm",
    "reset_password": "phases.people.account_forms.ResetPasswordForm",
    "reset_password_from_key": "phases.people.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "phases.people.account_forms.ReauthenticateForm",
    "request_login_code": "phases.people.account_forms.RequestLoginCodeForm",
    "confirm_login_code": "phases.people.account_forms.ConfirmLoginCodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# allauth's own, and per address also a number in an hour and a day: each of these mails somebody who may not have asked.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,15/h/key,40/d/key",
    "reset_password": "20/m/ip,5/m/key,15/h/key,40/d/key",
    "signup": "20/m/ip,60/h/ip",
}
MFA_ADAPTER = "phases.people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "phases.people.mfa_forms.AuthenticateForm",
    "reauthenticate": "phases.people.mfa_forms.ReauthenticateForm",
    "activate_totp": "phases.people.mfa_forms.ActivateTOTPForm",
    "authenticate_webauthn": "phases.people.mfa_forms.AuthenticateWebAuthnForm",
    "login_webauthn": "phases.people.mfa_forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "phases.people.mfa_forms.ReauthenticateWebAuthnForm",
    "add_webauthn": "phases.people.mfa_forms.AddWebAuthnForm",
    "edit_webauthn": "phases.people.mfa_forms.EditWebAuthnForm",
}
MFA_TOTP_ISSUER = "Samenwerking"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# Signing in with the account of one's own organisation (OpenID Connect); see docs/login.md.
OIDC_SERVER_URL = env.text("OIDC_SERVER_URL")
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))
OIDC_NAME = env.text("OIDC_NAME", "je organisatie") if OIDC_SERVER_URL else ""
# Only where the host says that this provider checks its addresses, does an address there open an account here.
OIDC_TRUST_EMAIL = env.flag("OIDC_TRUST_EMAIL")
if OIDC_SERVER_URL:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "phases.partnership.social.SocialAdapter"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "organisatie",
                    "name": OIDC_NAME,
                    "client_id": env.text("OIDC_CLIENT_ID"),
                    "secret": env.text("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ],
            "VERIFIED_EMAIL": OIDC_TRUST_EMAIL,
            "EMAIL_AUTHENTICATION": OIDC_TRUST_EMAIL,
        }
    }
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = OIDC_TRUST_EMAIL
# Tells the owner of an account, at the old address too, that its password or e-mail address changed.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
# An open laptop is not enough to change the address, or to link an account elsewhere.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "phases.people.queries.display_name"
ACCOUNT_SESSION_REMEMBER = True

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "data" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# How long what is put away is kept before it is deleted; see `delete_old_partnerships`.
PARTNERSHIP_KEEP_DAYS = env.number("PARTNERSHIP_KEEP_DAYS", 365)

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Samenwerking <samenwerking@localhost>")

# A whole section posted at once without JavaScript: 25 fields of 20,000 characters, some of them 12 bytes when encoded.
DATA_UPLOAD_MAX_MEMORY_SIZE = 30_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that starts signing in elsewhere ends up there.
        "form-action": [SELF, *([OIDC_ORIGIN] if OIDC_SERVER_URL else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "phases.people.views.csrf_failure"
# How long after signing in one signs in again, however much one works meanwhile (phases/people/signed_in.py).
SESSION_HOURS = env.number("SESSION_HOURS", 14 * 24)
if SESSION_HOURS < 1:
    raise ImproperlyConfigured("SESSION_HOURS must be 1 or more.")
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
# allauth gives this to `set_expiry`, where a number would begin again with every save and a timedelta doesn't.
ACCOUNT_SESSION_COOKIE_AGE = timedelta(hours=SESSION_HOURS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEBUG and env.flag("HTTPS", True)
if SESSION_COOKIE_SECURE:
    # A browser takes these only from this very host over https: no neighbouring site can set them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else everyone behind the proxy shares one count of wrong passwords.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Paths and exceptions, never what people typed: Django's error mails and local variables stay off.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "phases.privacy.logs.WithoutContent",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "samenwerking.security": {"level": "INFO"},  # phases/people/security_log.py
    },
}
