"""Signing at the command line: the sandbox, who signs with what, checking a file."""
