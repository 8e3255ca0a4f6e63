-- What the runtime role may do. Run by the owner after every migration; idempotent.
-- The role's name is put in by `motcua migrate` as a quoted identifier.
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
-- Events and the log of reads are written once and never changed.
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_event FROM {role};
REVOKE UPDATE, DELETE, TRUNCATE ON dossiers_read FROM {role};
-- The record of migrations is the owner's alone.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role};
