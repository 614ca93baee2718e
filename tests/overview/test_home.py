import pytest
from django.urls import reverse
from django.utils import timezone

from phases.partnership.models import Partnership, Role
from tests.factories import client_for, make_member, make_partnership, make_user

pytestmark = pytest.mark.django_db


def home(client):
    return client.get(reverse("home")).content.decode()


def test_newcomer_sees_what_this_is_and_one_button(client):
    client.force_login(make_user("Nieuw"))
    html = home(client)
    assert html.count('class="button"') == 1
    assert "Start een samenwerking" in html
    assert "Zo werk je met dit stappenplan" in html


def test_each_partnership_says_where_it_stands_and_has_one_next_step():
    noor = make_member(make_partnership("Samen tegen pesten", region="West"))
    make_member(make_partnership("Goed slapen"), user=noor.user)
    html = home(client_for(noor))
    assert html.count("Begin met: Vooraf") == 2
    assert html.count("Nog niet begonnen") == 8
    assert '<p class="eyebrow">West</p>' in html


def test_only_what_i_take_part_in_now():
    noor = make_member()
    make_member(make_partnership("Van vreemden"), name="Vreemde")
    make_member(make_partnership("Vroeger"), user=noor.user, ended_at=timezone.now())
    html = home(client_for(noor))
    assert "Van vreemden" not in html
    former = html.split('aria-label="Vroeger"')[1].split("</section>")[0]
    assert "Je doet niet meer mee met" in former and "Begin met" not in former


@pytest.mark.parametrize(("role", "seen"), [(Role.COORDINATOR, True), (Role.PARTNER, False), (Role.READER, False)])
def test_only_trekkers_bring_back_what_was_put_away(role, seen):
    member = make_member(role=role)
    Partnership.objects.update(removed_at=timezone.now())
    client = client_for(member)
    assert ("Opgeborgen samenwerkingen" in home(client)) is seen
    url = reverse("partnership_bring_back", kwargs={"slug": member.partnership.slug})
    assert client.post(url).status_code == (302 if seen else 404)


@pytest.mark.parametrize("theme", ["<script>alert(1)</script>", "مرحبا", "🎈" * 120])
def test_any_theme_is_shown_as_text(theme):
    html = home(client_for(make_member(make_partnership(theme))))
    assert "<script>alert" not in html


def test_a_few_queries_per_partnership(django_assert_max_num_queries):
    noor = make_member()
    client = client_for(noor)
    with django_assert_max_num_queries(12):
        home(client)
    for _ in range(9):
        make_member(user=noor.user)
    with django_assert_max_num_queries(6 + 5 * 10):
        home(client)
