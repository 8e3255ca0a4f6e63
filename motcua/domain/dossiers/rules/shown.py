"""Which files of a dossier its submitter sees: their own, those to them, issued results.

Basis: law 91/2025 art 4 (one sees one's own data); TT 01/2018 art 16 (a result is given
once it has been issued, with number and seal).
"""

TO_SUBMITTER = frozenset(
    {
        "receipt",
        "supplement",
        "refusal",
        "apology",
        "stop",
        "returned",
        "survey",
        "checklist",
        "ticket",
        "fee_receipt",
        "letter",
        "postal_slip",
    }
)
"""Kinds of papers that are written to the submitter; all others stay with the offices.

A signed draft of a result is one of those others (`result` as a paper).
"""
