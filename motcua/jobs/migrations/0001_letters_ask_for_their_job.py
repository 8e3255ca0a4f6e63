"""Every owed letter has its job: the database sees to it, in the same transaction."""

from django.db import migrations

CREATE = """
CREATE FUNCTION jobs_defer_owed_effects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM procrastinate_defer_jobs_v1(array_agg(ROW(
        'default', 'carry_out_effect', 0, NULL, NULL,
        jsonb_build_object('effect', owed.id), NULL
    )::procrastinate_job_to_defer_v1))
    FROM owed
    HAVING count(*) > 0;
    RETURN NULL;
END;
$$;
CREATE TRIGGER jobs_defer_owed_effects
    AFTER INSERT ON notifications_effect
    REFERENCING NEW TABLE AS owed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_defer_owed_effects();
"""

DROP = """
DROP TRIGGER jobs_defer_owed_effects ON notifications_effect;
DROP FUNCTION jobs_defer_owed_effects();
"""


class Migration(migrations.Migration):
    """A trigger, so that the one statement of a hot act plans the letter and its job."""

    dependencies = [
        ("procrastinate", "0041_post_retry_failed_job"),
        ("notifications", "0001_initial"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
