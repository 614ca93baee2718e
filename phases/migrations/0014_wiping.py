"""A version of the agreement gets a mark that can't be tried out: with a random value beside it. The one that it had stays known."""

import hashlib
import json
import secrets

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def give_marks(apps, schema_editor):
    for version in apps.get_model("phases", "AgreementVersion").objects.iterator():
        version.earlier_mark, version.salt = version.sha256, secrets.token_urlsafe(32)
        text = json.dumps(version.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        version.sha256 = hashlib.sha256(version.salt.encode() + b"\n" + text.encode()).hexdigest()
        version.save(update_fields=["sha256", "salt", "earlier_mark"])


class Migration(migrations.Migration):

    dependencies = [
        ('phases', '0013_akkoord'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='wipe',
            name='places',
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='earlier_mark',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='salt',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='wipe',
            name='sealed',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='wipe',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership'),
        ),
        migrations.CreateModel(
            name='Hiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ruling', models.CharField(blank=True, choices=[('wiped', 'gewist'), ('kept', 'blijft staan'), ('lapsed', 'niet beslist, staat er weer')], max_length=10, verbose_name='wat er besloten is')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('refused', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hidings', to='phases.decision')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.partnership')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hidings', to='phases.agreementversion')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HiddenText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=40)),
                ('record', models.PositiveBigIntegerField()),
                ('field', models.CharField(max_length=60)),
                ('mark', models.CharField(blank=True, max_length=60)),
                ('words', models.TextField()),
                ('contribution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.contribution')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.organisation')),
                ('response', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.response')),
                ('wipe', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hidden_texts', to='phases.wipe')),
                ('hiding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hidden_texts', to='phases.hiding')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='WipeQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.organisation')),
                ('wipe', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='phases.wipe')),
            ],
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('version', None)), models.Q(('decision', None), ('version__isnull', False)), _connector='OR'), name='hides_in_a_version_or_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('ruling', '')), models.Q(('decided_at__isnull', False), ('ruling__in', ['wiped', 'kept', 'lapsed'])), _connector='OR'), name='ruling_and_moment_together'),
        ),
        migrations.AddConstraint(
            model_name='hiddentext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hiding', None), ('organisation__isnull', False)), models.Q(('hiding__isnull', False), ('organisation', None)), _connector='OR'), name='hidden_text_is_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='wipequestion',
            constraint=models.UniqueConstraint(fields=('wipe', 'organisation'), name='one_wipe_question_per_organisation'),
        ),
        migrations.RunPython(give_marks, migrations.RunPython.noop),
    ]
