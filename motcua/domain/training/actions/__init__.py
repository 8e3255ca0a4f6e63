"""Verbs of the training centre."""

from motcua.domain.training.actions.lessons import begin_run, leave_run
from motcua.domain.training.actions.opening import ask_reset, open_training

__all__ = ["ask_reset", "begin_run", "leave_run", "open_training"]
