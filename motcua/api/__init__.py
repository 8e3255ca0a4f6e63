"""The API under /api/v1/: a face beside the pages, for programs.

It reads the clock, calls one reader or action, and gives plain values back. Every
address reads only; errors are problem+json (RFC 9457).
"""
