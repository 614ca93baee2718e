"""What a trekker does to wipe a name, and where it still stands after that."""

from django.apps import apps
from django.urls import reverse

NAME = "Liselotte"
PASSWORD = "een-lang-genoeg-woord"


def url(world, name, **kwargs):
    return reverse(name, kwargs={"slug": world.slug, **kwargs})


def as_trekker(world):
    """A browser of the trekker, who has a password."""
    user, client = world.coordinator.user, world.clients["coordinator"]
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
        client.force_login(user)
    return client


def confirmed(world, text=NAME, slug=None, **data):
    page = reverse("wipe_text", kwargs={"slug": slug or world.slug})
    asked = {"text": text, "searched": text, "confirmed": "1", "password": PASSWORD}
    return as_trekker(world).post(page, asked | data)


def everywhere(text):
    """The tables in which it stands, whatever the column."""
    found = set()
    for model in apps.get_app_config("phases").get_models():
        for row in model._base_manager.values():
            if any(text.casefold() in str(value).casefold() for value in row.values()):
                found.add(model.__name__)
    return found
