"""Which papers show who somebody is: on screen they bear the reader's mark.

Basis: law 91/2025 art 3 (data are protected by fitting means); a picture taken of the
screen says who took it.
"""

from collections.abc import Iterable

from motcua.kernel.text import search_key

_WORDS = (
    "can cuoc",
    "cccd",
    "chung minh nhan dan",
    "chung minh thu",
    "cmnd",
    "ho chieu",
    "giay to tuy than",
    "giay thong hanh",
    "the thuong tru",
    "the tam tru",
    "vneid",
)


def is_identity_paper(names: Iterable[str]) -> bool:
    """Say whether one of the names (of file, of component) is of an identity paper.

    A component that also names other papers counts: a mark too many harms nobody.
    """
    keys = [f" {search_key(name).replace('_', ' ').replace('-', ' ')} " for name in names]
    return any(word in key for key in keys for word in _WORDS)
