"""Fifty people write in one answer at the same moment, ten times each. What the server said was saved, is there."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from phases.answers.models import Answer
from phases.contributions.models import Revision
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, SAVES = 50, 10


def test_of_500_saves_no_acknowledged_one_is_lost():
    """Everyone adds a word to what stands there and sends it once. It is saved, or it is refused because someone was first."""
    first = make_member(name="Mens 0")
    others = [make_member(first.partnership, organisation=first.organisation) for _ in range(1, WRITERS)]
    clients = [client_for(member) for member in (first, *others)]
    url = reverse("answer_field", kwargs={"slug": first.partnership.slug, "code": "1a-01", "field": "text"})

    def write(place):
        try:
            return [save_word(clients[place], url, f"w{place}x{number}.") for number in range(SAVES)]
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        saves = [each for per_writer in pool.map(write, range(WRITERS)) for each in per_writer]
    assert len(saves) == WRITERS * SAVES
    assert {status for _, status in saves} <= {200, 409}
    acknowledged = [word for word, status in saves if status == 200]
    answer = Answer.objects.get()
    assert len(acknowledged) >= SAVES
    assert sorted(answer.text.split()) == sorted(acknowledged)
    assert answer.version("text") == len(acknowledged)
    assert Revision.objects.order_by("-pk").first().fields["text"] == answer.text


def save_word(client, url, word):
    now = client.get(url).json()
    data = {"1a-01.text": f"{now['value'] or ''} {word}".strip(), "version": now["version"]}
    return word, client.post(url, data).status_code
