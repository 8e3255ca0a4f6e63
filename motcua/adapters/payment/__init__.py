"""Gateways that take electronic payments."""
