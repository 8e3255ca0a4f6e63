"""Every schedule on one page."""

from procrastinate.contrib.django import app

from motcua.jobs.effects import retry_effects
from motcua.jobs.files import check_files, delete_expired_files, scan_files
from motcua.jobs.filings import file_waiting_rows
from motcua.jobs.payments import reconcile_payments, retry_receipts, watch_payments
from motcua.jobs.post import ask_for_parcels, send_parcels
from motcua.jobs.printing import print_papers
from motcua.jobs.records import land_all_results, land_new_results
from motcua.jobs.redating import move_appointments
from motcua.jobs.reminders import remind
from motcua.jobs.tidy import tidy
from motcua.jobs.timers import fire_timers

app.periodic(cron="* * * * *")(retry_effects)
app.periodic(cron="* * * * *")(fire_timers)
app.periodic(cron="* * * * *")(move_appointments)
app.periodic(cron="*/5 * * * *")(print_papers)
app.periodic(cron="15 2 * * *")(tidy)
app.periodic(cron="* * * * *")(file_waiting_rows)
app.periodic(cron="*/5 * * * *")(scan_files)
app.periodic(cron="45 2 * * *")(delete_expired_files)
app.periodic(cron="15 3 * * *")(check_files)
app.periodic(cron="*/5 * * * *")(land_new_results)
app.periodic(cron="45 2 * * *")(land_all_results)
app.periodic(cron="* * * * *")(retry_receipts)
app.periodic(cron="* * * * *")(send_parcels)
app.periodic(cron="20 * * * *")(ask_for_parcels)
app.periodic(cron="0 1 * * *")(remind)
app.periodic(cron="* * * * *")(watch_payments)
app.periodic(cron="30 4 * * *")(reconcile_payments)
