"""Coming with the account of one's own organisation, from the button to the first page, with a provider on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

pytestmark = pytest.mark.django_db
CHECKED = {"email_verified": True}
PEOPLE = {
    "asked": {"email": "gevraagd@x.example", **CHECKED},
    "unchecked": {"email": "ook-gevraagd@x.example", "name": "www.win.example"},
    "stranger": {"email": "vreemd@x.example", **CHECKED},
    "known": {"email": "bekend@x.example", **CHECKED},
    "nobody": {"email": ""},
}


class Provider(BaseHTTPRequestHandler):
    """Whoever comes with the code `asked` is the person of that name."""

    def log_message(self, *_):
        pass

    def answer(self, data):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def do_GET(self):  # noqa: N802 - the name that http.server calls
        base = f"http://127.0.0.1:{self.server.server_port}"
        if "well-known" in self.path:
            names = {"authorization": "authorize", "token": "token", "userinfo": "me"}
            self.answer({"issuer": base, **{f"{name}_endpoint": f"{base}/{path}" for name, path in names.items()}})
        else:
            who = self.headers["Authorization"].split()[1]
            self.answer({"sub": who, "name": who, **PEOPLE[who]})

    def do_POST(self):  # noqa: N802 - the name that http.server calls
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        code = next(part.split("=")[1] for part in body.split("&") if part.startswith("code="))
        self.answer({"access_token": code, "token_type": "Bearer"})


@pytest.fixture
def provider():
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


COME = """
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.utils import timezone
from phases.partnership.models import Invitation, Organisation, Partnership
from phases.people.models import User
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
p = Partnership.objects.create(slug="p", theme="t"); o = Organisation.objects.create(partnership=p, slug="o", name="o")
for email in ("gevraagd@x.example", "ook-gevraagd@x.example"):
    Invitation.objects.create(partnership=p, organisation=o, email=email, role="partner", layer="board", key=email,
        expires_at=timezone.now() + timedelta(days=1))
user = User.objects.create_user("bekend@x.example", "een-lang-genoeg-woord", name="Bekend")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
found = {}
for who in ("asked", "unchecked", "stranger", "known", "nobody"):
    client = Client(headers={"host": "localhost"})
    start = client.post("/account/oidc/organisatie/login/")
    state = parse_qs(urlsplit(start["Location"]).query)["state"][0]
    client.get("/account/oidc/organisatie/login/callback/", {"code": who, "state": state}, follow=True)
    page = client.get("/")
    found[who] = "out" if page.status_code != 200 else "asked" if "Je bent gevraagd" in page.content.decode() else "in"
print(json.dumps([found, sorted(User.objects.values_list("email", "name"))]))
"""


@pytest.mark.parametrize(
    ("trust", "found"),
    [
        ("0", {"asked": "out", "unchecked": "out", "stranger": "out", "known": "out", "nobody": "out"}),
        ("1", {"asked": "asked", "unchecked": "asked", "stranger": "out", "known": "in", "nobody": "out"}),
    ],
)
def test_who_comes_in_and_whose_account_it_opens(run, provider, trust, found):
    """Believed or not, a stranger makes no account; only who is believed need not confirm the address by mail first."""
    settings = {"OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b", "OIDC_TRUST_EMAIL": trust, "SIGNUP_OPEN": "0"}
    seen, accounts = json.loads(run(COME, OIDC_SERVER_URL=provider, **settings).splitlines()[-1])
    assert seen == found
    assert accounts == [
        ["bekend@x.example", "Bekend"],
        ["gevraagd@x.example", "asked"],
        ["ook-gevraagd@x.example", "ook-gevraagd"],  # a name with an address in it is not taken
    ]


LINK = """
import json
from urllib.parse import parse_qs, urlsplit
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client
from django.urls import reverse
from phases.people.models import User
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
user = User.objects.create_user("bekend@x.example", "een-lang-genoeg-woord", name="Bekend")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
links, start = reverse("socialaccount_connections"), "/account/oidc/organisatie/login/"
def come(client, how=""):
    state = parse_qs(urlsplit(client.post(start + how)["Location"]).query)["state"][0]
    return client.get(start + "callback/", {"code": "known", "state": state}, follow=True)
here, there = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
here.force_login(user)
account, unlinked, unsure = here.get("/mijn-account/"), here.get(links), come(here, "?process=connect")
linked = here.post(unsure.request["PATH_INFO"] + "?next=" + links, {"password": "een-lang-genoeg-woord"}, follow=True)
come(there)
elsewhere = there.get("/mijn-account/")
unlinked_again = here.post(links, {"account": SocialAccount.objects.get().pk}, follow=True)
print(json.dumps([each.content.decode() for each in (account, unlinked, unsure, linked, elsewhere, unlinked_again)]))
"""


def test_who_has_an_account_links_it_and_comes_in_that_way(run, provider):
    settings = {"OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b", "OIDC_NAME": "de gemeente", "SIGNUP_OPEN": "0"}
    pages = json.loads(run(LINK, OIDC_SERVER_URL=provider, **settings).splitlines()[-1])
    account, unlinked, unsure, linked, elsewhere, unlinked_again = pages
    assert "Inloggen met de gemeente" in account and "Koppel aan de gemeente" in unlinked
    assert "Ben jij het?" in unsure
    assert "Je account is gekoppeld aan de gemeente" in linked and "bekend@x.example" in linked
    assert "bekend@x.example" in elsewhere
    assert "Koppel aan de gemeente" in unlinked_again and "Je account is losgekoppeld." in unlinked_again
