"""Every schedule on one page."""

from procrastinate.contrib.django import app

from motcua.jobs.effects import retry_effects
from motcua.jobs.tidy import tidy

app.periodic(cron="*/5 * * * *")(retry_effects)
app.periodic(cron="15 2 * * *")(tidy)
