"""The only writers of stored files, running numbers and signatories."""

from motcua.domain.documents.actions.checking import check_store, forget_file
from motcua.domain.documents.actions.forgetting import forget_loose, let_go
from motcua.domain.documents.actions.keeping import keep_file, reseal
from motcua.domain.documents.actions.numbers import next_number
from motcua.domain.documents.actions.picturing import count_kept, page_picture
from motcua.domain.documents.actions.proposing import (
    AuthorityAsked,
    confirm_signatory,
    drop_signatory,
    end_signatory,
    propose_signatory,
)
from motcua.domain.documents.actions.signatories import (
    SignatoryRow,
    register_signatory,
)
from motcua.domain.documents.actions.taking import scan_waiting, take_file
from motcua.domain.documents.actions.uploading import (
    begin_upload,
    continue_upload,
    drop_old_uploads,
    drop_upload,
)
from motcua.domain.documents.rules.kept import KeptFile

__all__ = [
    "AuthorityAsked",
    "KeptFile",
    "SignatoryRow",
    "begin_upload",
    "check_store",
    "confirm_signatory",
    "continue_upload",
    "count_kept",
    "drop_old_uploads",
    "drop_signatory",
    "drop_upload",
    "end_signatory",
    "forget_file",
    "forget_loose",
    "keep_file",
    "let_go",
    "next_number",
    "page_picture",
    "propose_signatory",
    "register_signatory",
    "reseal",
    "scan_waiting",
    "take_file",
]
