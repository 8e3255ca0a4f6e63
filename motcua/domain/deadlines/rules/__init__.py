"""The working calendar and the legal clock: pure arithmetic."""
