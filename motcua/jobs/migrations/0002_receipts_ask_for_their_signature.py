"""Every receipt that is to be signed has its job, in the same transaction."""

from django.db import migrations

CREATE = """
CREATE FUNCTION jobs_defer_owed_receipts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM procrastinate_defer_jobs_v1(array_agg(ROW(
        'default', 'sign_receipts', 0, NULL, NULL,
        jsonb_build_object('signature', owed.id), NULL
    )::procrastinate_job_to_defer_v1))
    FROM owed
    HAVING count(*) > 0;
    RETURN NULL;
END;
$$;
CREATE TRIGGER jobs_defer_owed_receipts
    AFTER INSERT ON payments_receiptsignature
    REFERENCING NEW TABLE AS owed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_defer_owed_receipts();
"""

DROP = """
DROP TRIGGER jobs_defer_owed_receipts ON payments_receiptsignature;
DROP FUNCTION jobs_defer_owed_receipts();
"""


class Migration(migrations.Migration):
    """A trigger, so that a receipt and its job commit together or not at all."""

    dependencies = [
        ("jobs", "0001_letters_ask_for_their_job"),
        ("payments", "0002_signed_receipts"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
