"""Guidance: pages that help people do things themselves, in versions."""
