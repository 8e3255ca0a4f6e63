import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import migrations, models

import motcua.domain.dossiers.models.words


class Migration(migrations.Migration):
    """Dossiers are found by words in any order, by a code's last signs, newest first."""

    # The tables may be large; nobody waits for their indexes.
    atomic = False

    dependencies = [
        ('accounts', '0009_helping'),
        ('catalogue', '0006_fee_terms'),
        ('dossiers', '0013_saved_lists'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='code',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Reverse('code'), 'C'), name='dossiers_code_from_its_end'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(fields=['resolving_unit', 'id'], name='dossiers_dossier_resolving'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(fields=['authority_unit', 'id'], name='dossiers_dossier_authority'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(fields=['submitter_key', 'id'], name='dossiers_dossier_name'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=django.contrib.postgres.indexes.GinIndex(motcua.domain.dossiers.models.words.Words(), fastupdate=False, name='dossiers_dossier_words'),
        ),
        RemoveIndexConcurrently(
            model_name='dossier',
            name='dossiers_dossier_submitter_key',
        ),
        migrations.AlterField(
            model_name='dossier',
            name='authority_unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decided_dossiers', to='accounts.unit'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='resolving_unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='resolved_dossiers', to='accounts.unit'),
        ),
    ]
