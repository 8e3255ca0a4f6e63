"""Several filings and dossiers are paid with one payment, of which each is a part."""

import django.db.models.deletion
from django.db import migrations, models

CREATE = """
CREATE FUNCTION payments_attempt_parts_make_the_sum() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payments_attempt AS batch
        WHERE batch.id IN (NEW.id, NEW.part_of_id, OLD.part_of_id)
            AND batch.part_count > 0
            AND (batch.part_count, batch.amount) <> (
                SELECT count(*), coalesce(sum(part.amount), 0)
                FROM payments_attempt AS part
                WHERE part.part_of_id = batch.id
            )
    ) THEN
        RAISE EXCEPTION 'payments_attempt_parts_make_the_sum'
            USING ERRCODE = 'check_violation',
                CONSTRAINT = 'payments_attempt_parts_make_the_sum';
    END IF;
    RETURN NULL;
END;
$$;
CREATE CONSTRAINT TRIGGER payments_attempt_parts_make_the_sum
    AFTER INSERT OR DELETE OR UPDATE OF amount, part_of_id, part_count
    ON payments_attempt DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payments_attempt_parts_make_the_sum();
"""

DROP = """
DROP TRIGGER payments_attempt_parts_make_the_sum ON payments_attempt;
DROP FUNCTION payments_attempt_parts_make_the_sum();
"""


class Migration(migrations.Migration):
    """When a transaction ends, the parts of a batch are as many, and make its sum."""

    dependencies = [
        ('accounts', '0009_helping'),
        ('payments', '0009_counted_fees'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='attempt',
            name='payments_attempt_of_something',
        ),
        migrations.AddField(
            model_name='attempt',
            name='part_count',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='attempt',
            name='part_n',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='attempt',
            name='part_of',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payments.attempt'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='sheet_key',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(condition=models.Q(('sheet_key__isnull', False)), fields=['sheet_key'], name='payments_attempt_sheet'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('part_count', 0), models.Q(('dossier_id__isnull', False), ('filing_key__isnull', False), _connector='OR')), models.Q(('dossier_id__isnull', True), ('filing_key__isnull', True), ('part_count__range', (1, 500)), ('part_of__isnull', True), ('receipt__isnull', True)), _connector='OR'), name='payments_attempt_of_something'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('part_n__isnull', True), ('part_of__isnull', True)), models.Q(('bill_sha256', ''), ('next_query_at__isnull', True), ('part_n__isnull', False), ('part_of__isnull', False), ('pay_address', ''), ('sheet_key__isnull', True)), _connector='OR'), name='payments_attempt_part_is_not_the_gateways'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=('part_of', 'part_n'), name='payments_attempt_part_numbered_once'),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
