from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Papers that were reported lost, for whoever watches over them."""

    # The table may be large; nobody waits for its index.
    atomic = False

    dependencies = [
        ('delivery', '0004_handed_out'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='thing',
            index=models.Index(
                condition=models.Q(('state', 'lost')),
                fields=['dossier', 'n'],
                name='delivery_thing_lost',
            ),
        ),
    ]
