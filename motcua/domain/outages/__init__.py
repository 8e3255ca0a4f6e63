"""Outages that are planned: announced to everybody well before they begin."""
