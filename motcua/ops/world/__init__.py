"""Worlds: folders of tables that describe one centre, read and loaded."""
