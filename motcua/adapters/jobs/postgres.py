"""Jobs in the same database, by procrastinate."""

from procrastinate.contrib.django import app

from motcua.kernel.jobs import JobName


class PostgresQueue:
    """Defers through Django's connection, so a job commits with its act."""

    def put(self, name: JobName, arguments: dict[str, int]) -> None:
        """Add the job in the running transaction."""
        app.configure_task(name.value).defer(**arguments)
