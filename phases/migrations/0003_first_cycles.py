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
    """The version before knows no rounds, checks and meetings: those are gone after this. What it does know, it finds again.

    By id: while migrating back, the classes of these models differ from those of their relations.
    """
    names = ("Action", "ActionCheck", "Contribution", "Cycle", "Milestone", "Revision")
    models = {name: apps.get_model("phases", name) for name in names}
    for cycle in models["Cycle"].objects.filter(closed_at=None).select_related("plan"):
        cycle.plan.next_check = cycle.check_on
        cycle.plan.save(update_fields=["next_check"])
    for action in models["Action"].objects.filter(milestones__removed_at=None).distinct():
        rows = models["Milestone"].objects.filter(action_id=action.pk, removed_at=None).order_by("position", "pk")
        action.milestone = "\n".join(row.text for row in rows)
        action.save(update_fields=["milestone"])
    for row in models["Milestone"].objects.all():
        key = f"milestone-{row.pk}.text"
        for revision in models["Revision"].objects.filter(contribution_id=row.action_id, fields__has_key=key):
            revision.fields["milestone"] = revision.fields.pop(key)
            revision.save(update_fields=["fields"])
    models["Action"].objects.update(cycle=None)
    for name in ("ActionCheck", "Milestone", "Cycle"):
        models[name].objects.all().delete()
    gone = models["Contribution"].objects.filter(kind__in=["meeting", "attention", "phase_closing"])
    gone.update(removed_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("phases", "0002_meetings_cycles_and_intake")]
    operations = [migrations.RunPython(forwards, backwards)]
