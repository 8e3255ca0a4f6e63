"""Verbs of the training centre."""

from motcua.domain.training.actions.opening import ask_reset, open_training

__all__ = ["ask_reset", "open_training"]
