"""Questions about reports that officers make; see `docs/how-to/make-a-report.md`."""
