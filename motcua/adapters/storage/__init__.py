"""Stores for the bytes of files."""
