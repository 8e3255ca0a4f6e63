"""Questions to the overview: how open work stands, and the dossiers behind a number."""
