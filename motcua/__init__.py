"""Một Cửa: the working system of a one-stop public administration centre."""

__version__ = "0.1.0"
