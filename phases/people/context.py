from django.conf import settings


def site(request):
    """What every page may say about this installation."""
    return {
        "demo": settings.DEMO,
        "demo_password": settings.DEMO_PASSWORD,
        "signup_open": settings.SIGNUP_OPEN,
        "oidc_name": settings.OIDC_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,  # the script reads the token there
    }
