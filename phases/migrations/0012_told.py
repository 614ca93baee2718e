from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('phases', '0011_second_step'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='untold_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
