"""What an organisation does not share, changes nothing at all for another: not a word, a count, an order or a header.

First everything that a reader can open is read. Then others write something of every kind without sharing it. Then all of it is
read again, and has to be the same, byte for byte.
"""

import io
import re
from dataclasses import dataclass, field

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from phases.contributions.models import Contribution
from phases.contributions.operations import share
from tests.partnership.test_access import GET, TABLE, address
from tests.unshared import CANARY, write_everything_unshared
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

CHANGING = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+|(nonce=")[^"]+')
LINK = re.compile(r'(?:href|hx-get|action)="(/[^"#]*)')
HEADERS = (
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "ETag",
    "Last-Modified",
    "Vary",
    "Cache-Control",
    "Location",
)
MOST_PAGES = 400


@dataclass
class Crawl:
    """Everything that one client can open: by address, plainly and as a fragment."""

    client: object
    pages: dict[tuple[str, str], tuple] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    def read_all(self, starts):
        self.waiting = list(starts)
        while self.waiting:
            url = self.waiting.pop()
            if ("page", url) in self.pages:
                continue
            assert len(self.pages) < MOST_PAGES * 2, "the crawl does not end"
            self.read(url)
        return self.pages

    def read(self, url):
        page = self.client.get(url)
        body = page.getvalue()
        self.pages["page", url] = (page.status_code, headers(page), plain(page, body))
        fragment = self.client.get(url, headers={"HX-Request": "true"})
        self.pages["fragment", url] = (fragment.status_code, plain(fragment, fragment.getvalue()))
        if page.status_code == 200 and "html" in page["Content-Type"]:
            links = [link.replace("&amp;", "&") for link in LINK.findall(body.decode())]
            self.waiting += [link for link in links if not link.startswith(("/static/", "/account/"))]


def headers(response):
    """A made file holds the time at which it was made, so its length says nothing; what stands in it is compared."""
    made = any(word in response.get("Content-Type", "") for word in ("pdf", "spreadsheet"))
    return {name: response[name] for name in HEADERS if name in response and not (made and name == "Content-Length")}


def plain(response, body):
    kind = response.get("Content-Type", "")
    if "html" in kind:
        return CHANGING.sub("", body.decode())
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if "spreadsheet" in kind:
        return [[cell.value for cell in row] for sheet in load_workbook(io.BytesIO(body)) for row in sheet.iter_rows()]
    return body.decode(errors="replace")


def starts(world: World):
    """Every address of the app that can be read, the ones that this reader may not open too."""
    return [address(world, name) for name, row in TABLE.items() if row.methods != ("POST",) and row.methods[0] in GET]


@pytest.fixture
def world():
    """A world in which the joint work so far is shared, so that other organisations have much to read. The clock stands still."""
    with time_machine.travel(timezone.now(), tick=False):
        world = make_world()
        share(contributions=Contribution.objects.filter(organisation=None), by=world.coordinator)
        yield world


@pytest.mark.parametrize("reader", ["partner", "reader", "stranger", "ended", "administrator"])
def test_what_is_not_shared_changes_nothing_for_another_organisation(world, reader):
    client = world.clients[reader]
    before = Crawl(client).read_all(starts(world))
    write_everything_unshared(world)
    after = Crawl(client).read_all(starts(world))
    assert sorted(before) == sorted(after)
    for where, seen in before.items():
        assert after[where] == seen, where
    assert CANARY not in repr(after)


def test_what_is_not_shared_is_in_no_mail_of_another_organisation(world):
    write_everything_unshared(world)
    call_command("send_notifications")
    for message in mail.outbox:
        text = message.subject + message.body + "".join(str(part[0]) for part in message.alternatives)
        assert CANARY not in text
