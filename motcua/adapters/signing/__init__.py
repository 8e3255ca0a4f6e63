"""Signing services: remote (CSC), token (PKCS#11), national; a sandbox to try them on."""
