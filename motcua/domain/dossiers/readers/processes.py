"""Processes as the engine uses them, parsed once per version."""

from functools import lru_cache

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.reading import parse


@lru_cache(maxsize=1024)
def process_of(*, process_id: int) -> Process:
    """Return a process version by id; versions never change, so one parse is enough."""
    return parse(catalogue.process_by_id(process_id=process_id).definition)
