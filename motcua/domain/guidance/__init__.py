"""Guidance: pages that help people file online, campaigns, and what these change."""
