from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What ended, by procedure: how long it usually takes."""

    # The table may be large; nobody waits for its index.
    atomic = False

    dependencies = [
        ('dossiers', '0011_files_found_by_hash'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(
                condition=models.Q(('ended_at__isnull', False)),
                fields=['procedure_code', 'ended_at'],
                name='dossiers_dossier_ended',
            ),
        ),
    ]
