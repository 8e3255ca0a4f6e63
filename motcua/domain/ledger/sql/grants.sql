-- What the runtime role may do. Run by the owner after every migration; idempotent.
-- The role's name is put in by `motcua migrate` as a quoted identifier.
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
-- Events and the log of reads are written once and never changed.
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_event FROM {role};
REVOKE UPDATE, DELETE, TRUNCATE ON dossiers_read FROM {role};
-- A number that was given stays given, and what became of a document stays told.
REVOKE DELETE, TRUNCATE ON correspondence_outgoing FROM {role};
REVOKE DELETE, TRUNCATE ON correspondence_incoming FROM {role};
REVOKE UPDATE, DELETE, TRUNCATE ON correspondence_change FROM {role};
REVOKE UPDATE, DELETE, TRUNCATE ON correspondence_incomingscan FROM {role};
REVOKE UPDATE, DELETE, TRUNCATE ON correspondence_publishedlist FROM {role};
REVOKE DELETE, TRUNCATE ON documents_numberseries FROM {role};
REVOKE UPDATE, DELETE, TRUNCATE ON delivery_passing FROM {role};
REVOKE DELETE, TRUNCATE ON delivery_thing, payments_feereceipt FROM {role};
REVOKE UPDATE, DELETE, TRUNCATE ON records_look, records_reuse FROM {role};
-- A number of the queue and its minutes stay; what is personal on it is blanked.
REVOKE DELETE, TRUNCATE ON hall_ticket, hall_ticketperiod FROM {role};
-- The record of migrations is the owner's alone.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role};
