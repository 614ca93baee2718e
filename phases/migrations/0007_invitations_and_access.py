"""Who was asked to become a trekker gets an invitation; the register of access begins with who takes part or did."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone
from django.utils.crypto import get_random_string


def forwards(apps, schema_editor):
    names = ("AccessEvent", "Invitation", "Membership")
    models = {name: apps.get_model("phases", name) for name in names}
    now = timezone.now()
    asked = models["Membership"].objects.filter(user=None, ended_at=None, email__gt="", role="coordinator")
    seen = set()
    for member in asked.order_by("pk"):
        key = (member.partnership_id, member.email.lower())
        if key not in seen:
            models["Invitation"].objects.create(
                partnership_id=member.partnership_id, organisation_id=member.organisation_id, name=member.name,
                email=member.email.lower(), role=member.role, layer=member.layer, key=get_random_string(32),
                expires_at=now + timedelta(days=14),
            )
        seen.add(key)
    never_joined = set(asked.values_list("pk", flat=True))
    asked.update(ended_at=now)
    for member in models["Membership"].objects.exclude(pk__in=never_joined).order_by("pk"):
        event = {"membership": member, "role": member.role}
        models["AccessEvent"].objects.create(what="joined", at=member.created_at, **event)
        if member.ended_at:
            models["AccessEvent"].objects.create(what="ended", at=member.ended_at, **event)


class Migration(migrations.Migration):
    dependencies = [("phases", "0006_working_together")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
