import django.db.models.deletion
import django.utils.timezone
import phases.contributions.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('phases', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='action',
            name='drop_reason',
            field=phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='waarom gaat dit niet door'),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='kind',
            field=models.CharField(choices=[('answer', 'antwoord'), ('decision', 'besluit'), ('party_profile', 'partij'), ('process', 'proces'), ('bottleneck', 'knelpunt'), ('card', 'kaart'), ('agreement', 'afspraken'), ('plan', 'actieplan'), ('action', 'actie'), ('meeting', 'bijeenkomst'), ('attention', 'intake'), ('phase_closing', 'afronding van een fase')], max_length=20),
        ),
        migrations.AlterField(
            model_name='processstep',
            name='position',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('number', models.PositiveIntegerField()),
                ('goal', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='wat willen jullie in deze ronde bereiken')),
                ('measure', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='hoe meten jullie dat')),
                ('check_on', models.DateField(blank=True, null=True, verbose_name='controle op')),
                ('responsible', models.CharField(blank=True, max_length=200, verbose_name='wie zorgt voor deze ronde')),
                ('measured', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='wat zegt de meting')),
                ('learned', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='wat leerden jullie')),
                ('changes', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='wat veranderen jullie')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_actions', models.JSONField(default=list)),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='phases.actionplan')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ActionCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('met', 'Gehaald'), ('partly', 'Deels'), ('not', 'Niet')], max_length=10, verbose_name='gehaald?')),
                ('text', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='wat kwam ervan')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='phases.action')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='phases.cycle')),
            ],
        ),
        migrations.AddField(
            model_name='action',
            name='cycle',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='phases.cycle'),
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='phases.contribution')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('date', models.DateField(blank=True, null=True, verbose_name='datum')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='begintijd')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='plaats')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.partnership')),
            ],
            options={
                'ordering': ['date', 'starts_at', 'contribution_id'],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('text', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='doel')),
                ('reached', models.CharField(blank=True, choices=[('yes', 'Ja'), ('partly', 'Deels'), ('no', 'Nee')], max_length=10, verbose_name='gehaald?')),
                ('note', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='toelichting')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='phases.meeting')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('text', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='mijlpaal (tussenstap)')),
                ('reached_on', models.DateField(blank=True, null=True, verbose_name='gehaald op')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='phases.action')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='naam')),
                ('layer', models.CharField(blank=True, choices=[('board', 'bestuur'), ('management', 'management'), ('practice', 'uitvoering')], max_length=20, verbose_name='laag')),
                ('present', models.BooleanField(default=False, verbose_name='aanwezig')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='phases.meeting')),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.organisation', verbose_name='organisatie')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PhaseClosing',
            fields=[
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='phases.contribution')),
                ('note', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='wat willen jullie hierbij onthouden')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.partnership')),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.phase')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgrammePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='onderdeel')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='duur in minuten')),
                ('form', models.CharField(choices=[('plenary', 'met de hele groep'), ('per_layer', 'per laag'), ('mixed', 'gemengd')], default='plenary', max_length=10, verbose_name='vorm')),
                ('led_by', models.CharField(blank=True, max_length=200, verbose_name='wie begeleidt')),
                ('about', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='waar gaat het over')),
                ('notes', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='verslag')),
                ('decided', phases.contributions.models.LongText(blank=True, max_length=20000, verbose_name='besluiten')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='phases.meeting')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AgendaPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='on_agendas', to='phases.contribution')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='phases.programmepart')),
            ],
        ),
        migrations.CreateModel(
            name='Attention',
            fields=[
                ('versions', models.JSONField(default=dict, editable=False)),
                ('changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='phases.contribution')),
                ('level', models.CharField(blank=True, choices=[('insufficient', 'nog onvoldoende aandacht'), ('good', 'loopt goed'), ('strengthen', 'verder versterken')], max_length=20, verbose_name='hoe staat het hiermee')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.membership')),
                ('last_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.revision')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.partnership')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='phases.section')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partnership', 'section'), name='one_attention_per_section')],
            },
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='one_cycle_per_number'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('plan',), name='one_open_cycle_per_plan'),
        ),
        migrations.AddConstraint(
            model_name='actioncheck',
            constraint=models.UniqueConstraint(fields=('action', 'cycle'), name='one_check_per_action_and_cycle'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('meeting', 'membership'), name='one_participant_per_member'),
        ),
        migrations.AddConstraint(
            model_name='agendapoint',
            constraint=models.UniqueConstraint(fields=('part', 'contribution'), name='point_once_per_part'),
        ),
    ]
