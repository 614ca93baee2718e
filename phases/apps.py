from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "phases"
    verbose_name = "Samenwerking"

    def ready(self):
        from allauth.account.signals import authentication_step_completed
        from django.contrib.auth.signals import user_logged_in
        from django.db.backends.signals import connection_created

        from phases.people import security_log, signed_in
        from phases.people.database_file import keep_private
        from phases.people.proof import forget_unproven_password

        authentication_step_completed.connect(forget_unproven_password)
        user_logged_in.connect(signed_in.limit)
        connection_created.connect(keep_private)
        security_log.listen()
