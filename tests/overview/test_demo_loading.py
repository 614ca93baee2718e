"""Where and when the demo is loaded. Apart from what is tested of its content, because that is there for its whole module."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from phases.contributions.models import Contribution
from phases.meetings.models import Meeting
from phases.overview.demo import load_demo, texts
from phases.partnership.models import Partnership
from phases.plans.models import Action, Cycle, Milestone

pytestmark = pytest.mark.django_db

PESTEN, WONEN = "samen-tegen-pesten", "goed-wonen-na-beschermd-wonen"


def test_refuses_where_real_work_may_be(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not Partnership.objects.exists()
    call_command("load_demo", "--ook-buiten-demo")
    assert Partnership.objects.count() == 3


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 11, 24), date(2026, 11, 30), date(2029, 2, 28)])
def test_looks_alive_on_any_day(monkeypatch, day):
    monkeypatch.setattr(texts.timezone, "localdate", lambda *args: day)
    load_demo()
    for slug in (PESTEN, WONEN):
        going = Action.objects.filter(plan__partnership__slug=slug, status__in=["planned", "busy"])
        assert going.filter(due__lt=day).exists()
        assert going.filter(due__gte=day, due__lte=day + timedelta(days=14)).exists()
        assert Meeting.objects.filter(partnership__slug=slug, date__gt=day).count() == 1
        assert Cycle.objects.filter(plan__partnership__slug=slug, closed_at=None, check_on__lte=day).count() == 0
    assert not Contribution.objects.filter(created_at__date__gte=day).exists()
    assert not Milestone.objects.filter(reached_on__gt=day).exists()
