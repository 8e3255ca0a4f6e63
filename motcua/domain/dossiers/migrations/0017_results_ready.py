from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is ready to be returned, by the unit that has received it."""

    # The table may be large; nobody waits for its index.
    atomic = False

    dependencies = [
        ('dossiers', '0016_photos'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(
                condition=models.Q(('status', 'done')),
                fields=['receiving_unit', 'sealed_at', 'id'],
                name='dossiers_dossier_ready',
            ),
        ),
    ]
