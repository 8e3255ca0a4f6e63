"""Appointments at the counters: when one may come, and who comes when."""
