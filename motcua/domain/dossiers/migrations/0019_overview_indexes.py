from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What rests, and what was done lately: the overview reads no more than that."""

    # The tables may be large; nobody waits for their indexes.
    atomic = False

    dependencies = [
        ('dossiers', '0018_co_applicants'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(
                condition=Q(ended_at__isnull=True)
                & (Q(status__in=['supplement', 'fee']) | Q(sealed_at__isnull=False)),
                fields=['id'],
                name='dossiers_dossier_resting',
            ),
        ),
        AddIndexConcurrently(
            model_name='workitem',
            index=models.Index(
                condition=Q(closed_at__isnull=False),
                fields=['closed_at'],
                name='dossiers_workitem_closed',
            ),
        ),
    ]
