"""Every event says in its own transaction that there is something new to count."""

from django.db import migrations

CREATE = """
CREATE FUNCTION reports_note_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_unread (topic, stream, n)
    SELECT topic, stream, min(n) FROM told WHERE topic IN ('dossier', 'filing')
    GROUP BY topic, stream;
    RETURN NULL;
END;
$$;
CREATE TRIGGER reports_note_events
    AFTER INSERT ON ledger_event
    REFERENCING NEW TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION reports_note_events();
INSERT INTO reports_horizon (id) VALUES (1);
-- What there has been until now is counted from the first event on.
INSERT INTO reports_unread (topic, stream, n)
SELECT topic, stream, n FROM ledger_event WHERE topic IN ('dossier', 'filing') AND n = 1;
"""

DROP = """
DROP TRIGGER reports_note_events ON ledger_event;
DROP FUNCTION reports_note_events();
"""


class Migration(migrations.Migration):
    """A trigger, as the hot acts write their events inside one statement."""

    dependencies = [
        ("reports", "0001_facts"),
        ("ledger", "0002_hash_not_indexed"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
