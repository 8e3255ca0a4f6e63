"""Queues for background jobs."""
