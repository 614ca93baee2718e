"""Whatever is sent to whatever page: an answer, never a mistake of ours. Walks the URLs, so that a new one is in it by itself."""

from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse

from phases.partnership.models import Role
from tests.databases import ONE_DATABASE
from tests.factories import client_for, make_member, make_organisation
from tests.fuzzing import MIXED, NUL, WRONG, one_of_a_kind, reading
from tests.partnership.test_access import OWN, TABLE, address

pytestmark = pytest.mark.django_db
ROUNDS = 4
HTMX = {"HX-Request": "true"}


def status(client, method, url, data=None, headers=None):
    """What it did is undone. A mistake of ours is raised, with what was sent."""
    with transaction.atomic():
        try:
            if method == "POST":
                body = urlencode(data or {}, doseq=True, errors="surrogatepass")
                response = client.post(url, body, content_type="application/x-www-form-urlencoded", headers=headers)
            else:
                response = client.get(url, headers=headers)
            response.getvalue()
        except Exception as error:
            raise AssertionError(f"{method} {url[:150]} {str(data)[:150]}") from error
        transaction.set_rollback(True)
    assert response.status_code < 500, (method, url[:150], str(data)[:150])
    return response


def asked(url, data):
    query = urlencode(data, doseq=True, errors="surrogatepass")
    return f"{url}{'&' if '?' in url else '?'}{query}"


@pytest.fixture
def empty(db):
    """A partnership in which nobody wrote a word, with a browser for each role."""
    noor = make_member()
    other = make_organisation(noor.partnership, "De Brug")
    roles = [make_member(noor.partnership, role=role, organisation=other) for role in Role if role != noor.role]
    return noor, [client_for(member) for member in [noor, *roles]]


def bare_address(name, noor):
    """Where the thing itself isn't there: what it would be called."""
    args = dict(TABLE[name].args or {})
    for key, value in args.items():
        if value == "own":
            args[key] = noor.organisation.slug
        elif key == "pk" or value == "version":
            args[key] = 999_999
    if "<slug:slug>" in OWN[name][0]:
        args["slug"] = noor.partnership.slug
    return reverse(name, kwargs=args) + TABLE[name].query


@ONE_DATABASE
@pytest.mark.parametrize("name", TABLE)
def test_every_page_in_a_partnership_in_which_nothing_stands(empty, name):
    noor, clients = empty
    for client in clients:
        for headers in ({}, HTMX):
            for method in TABLE[name].methods:
                status(client, method, bare_address(name, noor), headers=headers)


def names_read(client, method, url):
    """Also those that are only looked at when another one was sent."""
    known, sent = set(), {"x": "1"}
    for _ in range(3):
        with reading(found := set()):
            status(client, method, url if method == "POST" else asked(url, sent), sent)
        new = {str(name) for name in found} - known - {"member", "csrfmiddlewaretoken"}
        if not new:
            break
        known |= new
        sent |= dict.fromkeys(new, "1")
    return one_of_a_kind(known)


def send_wrong(client, method, url, names, values):
    """All names at once, in each round every name with another value; and the last kind of value under all of them."""
    rounds = [
        {name: values[(place + 2 * turn) % len(values)] for place, name in enumerate(names)}
        for turn in range(min(ROUNDS, len(values)))
    ]
    for data in [*rounds, dict.fromkeys(names, values[-1])]:
        if method == "POST":
            status(client, "POST", url, data)
        else:
            status(client, "GET", asked(url, data))


@ONE_DATABASE
@pytest.mark.parametrize("name", [name for name in TABLE if name != "print_job_again"])  # each time a document is made
def test_every_name_that_a_page_reads_with_wrong_values(world, name):
    client, url = world.clients["coordinator"], address(world, name)
    for method in TABLE[name].methods:
        send_wrong(client, method, url, names_read(client, method, url), [*WRONG, MIXED])


@pytest.mark.parametrize("name", TABLE)
def test_every_name_that_a_page_reads_with_nul(world, name):
    client, url = world.clients["coordinator"], address(world, name)
    for method in TABLE[name].methods:
        send_wrong(client, method, url, names_read(client, method, url), [NUL])
