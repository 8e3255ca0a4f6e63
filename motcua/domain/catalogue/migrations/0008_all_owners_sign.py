from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether all owners of a dossier sign for its result."""

    dependencies = [
        ('catalogue', '0007_fee_levels'),
    ]

    operations = [
        migrations.AddField(
            model_name='procedureversion',
            name='all_owners_sign',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
