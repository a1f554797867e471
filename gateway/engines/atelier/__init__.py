"""The embedded engine: a painter that composes a scene from the words of a prompt, the same scene for the same brief."""

from gateway.engines.atelier.painter import Atelier

__all__ = ["Atelier"]
