from time import time

from django.db import migrations

from phases.people.second_step import rewrite
from phases.people.secrets import MARK, decrypt, encrypt


def encrypt_secrets(apps, schema_editor):
    """Also calls the recovery codes that are there seen: from now on they are shown once, when they are made."""
    authenticators = apps.get_model("mfa", "Authenticator").objects.all()
    rewrite(authenticators, lambda text: text if text.startswith(MARK) else encrypt(text))
    for each in authenticators.filter(type="recovery_codes"):
        each.data.setdefault("viewed_at", time())
        each.save(update_fields=["data"])


def decrypt_secrets(apps, schema_editor):
    authenticators = apps.get_model("mfa", "Authenticator").objects.all()
    rewrite(authenticators, lambda text: decrypt(text) if text.startswith(MARK) else text)


class Migration(migrations.Migration):
    dependencies = [
        ("phases", "0010_mail"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(encrypt_secrets, decrypt_secrets)]
