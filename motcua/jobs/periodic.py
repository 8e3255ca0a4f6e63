"""Every schedule on one page; times of day are Vietnam's."""

from datetime import UTC, date, datetime, time

from procrastinate.contrib.django import app

from motcua.jobs.accountability import measure_times, prepare_agency_notices
from motcua.jobs.appointments import tend_appointments
from motcua.jobs.bespoke import send_reports
from motcua.jobs.effects import retry_effects
from motcua.jobs.feedback import chase_petitions, invite_to_surveys, mix_answers
from motcua.jobs.figures import count_figures
from motcua.jobs.files import check_files, delete_expired_files, scan_files
from motcua.jobs.filings import file_waiting_rows
from motcua.jobs.hall import close_hall, tell_near
from motcua.jobs.payments import reconcile_payments, retry_receipts, watch_payments
from motcua.jobs.post import ask_for_parcels, send_parcels
from motcua.jobs.printing import print_papers
from motcua.jobs.records import land_all_results, land_new_results
from motcua.jobs.redating import move_appointments
from motcua.jobs.reminders import remind
from motcua.jobs.supervision import supervise
from motcua.jobs.tidy import tidy
from motcua.jobs.timers import fire_timers
from motcua.jobs.uncollected import chase_results
from motcua.kernel.clock import VN


def daily(at: str) -> str:
    """Return the cron line of a time of day in Vietnam: the worker reads them in UTC."""
    here = datetime.combine(date(2026, 1, 1), time.fromisoformat(at), tzinfo=VN)
    return f"{here.astimezone(UTC):%M %H} * * *"


app.periodic(cron="* * * * *")(retry_effects)
app.periodic(cron="* * * * *")(fire_timers)
app.periodic(cron="* * * * *")(move_appointments)
app.periodic(cron="* * * * *")(count_figures)
app.periodic(cron="*/5 * * * *")(send_reports)
app.periodic(cron="* * * * *")(supervise)
app.periodic(cron="*/5 * * * *")(print_papers)
app.periodic(cron=daily("00:10"))(close_hall)
app.periodic(cron="* * * * *")(tell_near)
app.periodic(cron="* * * * *")(tend_appointments)
app.periodic(cron=daily("02:15"))(tidy)
app.periodic(cron="* * * * *")(file_waiting_rows)
app.periodic(cron="*/5 * * * *")(scan_files)
app.periodic(cron=daily("02:45"))(delete_expired_files)
app.periodic(cron=daily("03:15"))(check_files)
app.periodic(cron="*/5 * * * *")(land_new_results)
app.periodic(cron=daily("02:45"))(land_all_results)
app.periodic(cron="* * * * *")(retry_receipts)
app.periodic(cron="* * * * *")(send_parcels)
app.periodic(cron="20 * * * *")(ask_for_parcels)
app.periodic(cron=daily("08:00"))(remind)
app.periodic(cron=daily("08:00"))(chase_results)
app.periodic(cron="* * * * *")(watch_payments)
app.periodic(cron=daily("04:30"))(reconcile_payments)
app.periodic(cron="*/5 * * * *")(invite_to_surveys)
app.periodic(cron=daily("02:30"))(mix_answers)
app.periodic(cron=daily("05:00"))(chase_petitions)
app.periodic(cron=daily("00:20"))(measure_times)
app.periodic(cron=daily("05:30"))(prepare_agency_notices)
