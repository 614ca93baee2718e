"""Every plan that exists gets its first cycle, with its actions in it; what stood in one milestone field becomes a row,
with its history.
"""

from django.db import migrations
from django.utils import timezone


def forwards(apps, schema_editor):
    names = ("ActionPlan", "Action", "Cycle", "Milestone", "Revision")
    models = {name: apps.get_model("phases", name) for name in names}
    for plan in models["ActionPlan"].objects.all():
        cycle = models["Cycle"].objects.create(plan=plan, number=1, check_on=plan.next_check)
        models["Action"].objects.filter(plan=plan).update(cycle=cycle)
    for action in models["Action"].objects.exclude(milestone=""):
        at = action.changed_at or timezone.now()
        row = models["Milestone"].objects.create(action=action, position=1, text=action.milestone, created_at=at)
        for revision in models["Revision"].objects.filter(contribution_id=action.pk, fields__has_key="milestone"):
            revision.fields[f"milestone-{row.pk}.text"] = revision.fields.pop("milestone")
            revision.save(update_fields=["fields"])


def backwards(apps, schema_editor):
    models = {name: apps.get_model("phases", name) for name in ("Action", "Cycle", "Milestone")}
    for cycle in models["Cycle"].objects.filter(closed_at=None).select_related("plan"):
        cycle.plan.next_check = cycle.check_on
        cycle.plan.save(update_fields=["next_check"])
    for action in models["Action"].objects.filter(milestones__removed_at=None).distinct():
        rows = models["Milestone"].objects.filter(action=action, removed_at=None).order_by("position", "pk")
        action.milestone = "\n".join(row.text for row in rows)
        action.cycle = None
        action.save(update_fields=["milestone", "cycle"])
    models["Action"].objects.update(cycle=None)
    models["Milestone"].objects.all().delete()
    models["Cycle"].objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("phases", "0002_meetings_cycles_and_intake")]
    operations = [migrations.RunPython(forwards, backwards)]
