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
    """Everyone adds a word to what stands there, as someone does who sees two texts and puts them together."""
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
        tries = [each for per_writer in pool.map(write, range(WRITERS)) for each in per_writer]
    assert len(tries) == WRITERS * SAVES
    words = Answer.objects.get().text.split()
    assert sorted(words) == sorted(f"w{place}x{number}." for place in range(WRITERS) for number in range(SAVES))
    assert Answer.objects.get().version("text") == WRITERS * SAVES
    assert sum(len(each.fields["text"].split()) for each in Revision.objects.all()) >= WRITERS * SAVES


def save_word(client, url, word):
    """How often it took until the server said that it is saved."""
    now = client.get(url).json()
    for tried in range(1, 500):
        text = f"{now['value'] or ''} {word}".strip()
        response = client.post(url, {"1a-01.text": text, "version": now["version"]})
        if response.status_code == 200:
            return tried
        assert response.status_code == 409
        now = response.json()
    raise AssertionError("never saved")
