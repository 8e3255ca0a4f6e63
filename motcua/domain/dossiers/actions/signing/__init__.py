"""Sign a dossier's result: the person who decided, then the agency.

Plan (read, refuse), call (the signing service, no transaction open), record (one
short transaction a dossier). A retry finds what is recorded and changes nothing.
"""
