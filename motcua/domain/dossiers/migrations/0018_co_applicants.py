from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import F, Q

from motcua.domain.dossiers.models.owners import NameWords

HERE = Q(removed_at__isnull=True)


class Migration(migrations.Migration):
    """In whose name a dossier is, beside its submitter."""

    dependencies = [
        ('dossiers', '0017_results_ready'),
    ]

    operations = [
        migrations.CreateModel(
            name='CoApplicant',
            fields=[
                (
                    'pk',
                    models.CompositePrimaryKey(
                        'dossier_id', 'n', blank=True, editable=False,
                        primary_key=True, serialize=False,
                    ),
                ),
                ('n', models.IntegerField()),
                ('person_id', models.BigIntegerField()),
                ('name', models.TextField()),
                ('key', models.TextField()),
                ('id_kind', models.TextField()),
                ('id_number', models.TextField()),
                ('phone', models.TextField(blank=True, default='')),
                ('email', models.TextField(blank=True, default='')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.TextField(blank=True, default='')),
                ('reason', models.TextField(blank=True, default='')),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_by', models.TextField(blank=True, default='')),
                ('removed_why', models.TextField(blank=True, default='')),
                (
                    'dossier',
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.PROTECT,
                        to='dossiers.dossier',
                    ),
                ),
            ],
            options={
                'indexes': [
                    models.Index(
                        condition=HERE,
                        fields=['person_id', 'dossier'],
                        name='dossiers_coapplicant_person',
                    ),
                    models.Index(
                        condition=HERE,
                        fields=['id_number', 'dossier'],
                        name='dossiers_coapplicant_number',
                    ),
                    models.Index(
                        condition=HERE,
                        fields=['key', 'dossier'],
                        name='dossiers_coapplicant_name',
                    ),
                    GinIndex(
                        NameWords(), fastupdate=False, name='dossiers_coapplicant_words'
                    ),
                ],
                'constraints': [
                    models.UniqueConstraint(
                        condition=HERE,
                        fields=('dossier', 'person_id'),
                        name='dossiers_coapplicant_once',
                    ),
                    models.CheckConstraint(
                        condition=Q(n__gte=1, n__lte=200), name='dossiers_coapplicant_few'
                    ),
                    models.CheckConstraint(
                        condition=~Q(name='') & ~Q(key='') & ~Q(id_number=''),
                        name='dossiers_coapplicant_has_name_and_number',
                    ),
                    models.CheckConstraint(
                        condition=Q(removed_at__isnull=True, removed_why='')
                        | (Q(removed_at__gte=F('added_at')) & ~Q(removed_why='')),
                        name='dossiers_coapplicant_removed_for_a_reason',
                    ),
                ],
            },
        ),
    ]
