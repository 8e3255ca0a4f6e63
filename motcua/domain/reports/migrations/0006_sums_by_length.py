"""Sums of years, of months and of days lie apart: each is read without the others."""

from django.db import migrations

APART = """
ALTER TABLE reports_sum RENAME TO reports_sum_before;
ALTER TABLE reports_sum_before RENAME CONSTRAINT reports_sum_length_known TO before;
ALTER INDEX reports_sum_pkey RENAME TO reports_sum_before_pkey;
CREATE TABLE reports_sum (
    length text NOT NULL,
    first date NOT NULL,
    kind bigint NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT reports_sum_length_known CHECK (length IN ('day', 'month', 'year')),
    CONSTRAINT reports_sum_pkey PRIMARY KEY (length, first, kind)
) PARTITION BY LIST (length);
CREATE TABLE reports_sum_of_days PARTITION OF reports_sum FOR VALUES IN ('day');
CREATE TABLE reports_sum_of_months PARTITION OF reports_sum FOR VALUES IN ('month');
CREATE TABLE reports_sum_of_years PARTITION OF reports_sum FOR VALUES IN ('year');
INSERT INTO reports_sum SELECT length, first, kind, n FROM reports_sum_before;
DROP TABLE reports_sum_before;
"""

TOGETHER = """
ALTER TABLE reports_sum RENAME TO reports_sum_apart;
ALTER TABLE reports_sum_apart RENAME CONSTRAINT reports_sum_length_known TO apart;
ALTER INDEX reports_sum_pkey RENAME TO reports_sum_apart_pkey;
CREATE TABLE reports_sum (
    length text NOT NULL,
    first date NOT NULL,
    kind bigint NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT reports_sum_length_known CHECK (length IN ('day', 'month', 'year')),
    CONSTRAINT reports_sum_pkey PRIMARY KEY (length, first, kind)
);
INSERT INTO reports_sum SELECT length, first, kind, n FROM reports_sum_apart;
DROP TABLE reports_sum_apart;
"""


class Migration(migrations.Migration):
    """The table keeps its name, columns and constraints."""

    dependencies = [("reports", "0005_sums_kept")]

    operations = [migrations.RunSQL(APART, TOGETHER)]
