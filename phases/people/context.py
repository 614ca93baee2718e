from django.conf import settings


def site(request):
    """What every page may say about this installation."""
    return {"demo": settings.DEMO, "signup_open": settings.SIGNUP_OPEN}
