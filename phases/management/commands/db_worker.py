from django_tasks_db.management.commands import db_worker

from phases.people.working import BackgroundWorker


class Command(db_worker.Command):
    """The library's, under the same name, so that what a host has in place keeps working."""

    help = "Maakt lange documenten en verstuurt e-mail, op de achtergrond."

    def handle(self, **options):
        db_worker.Worker = BackgroundWorker
        super().handle(**options)
