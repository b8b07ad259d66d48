"""What was asked cannot be done: `Refusal`, where commands and workspace take it from."""

from engine.diagnostics.refusal import Refusal

__all__ = ["Refusal"]
