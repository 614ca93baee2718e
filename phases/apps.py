from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "phases"
    verbose_name = "Samenwerking"

    def ready(self):
        from allauth.account.signals import authentication_step_completed
        from django.db.backends.signals import connection_created

        from phases.people.health import keep_private
        from phases.people.proof import forget_unproven_password

        authentication_step_completed.connect(forget_unproven_password)
        connection_created.connect(keep_private)
