"""AUTOMATIC1111's web UI, started with `--api`, and what speaks as it does."""

from gateway.engines.automatic1111.webui import Automatic1111

__all__ = ["Automatic1111"]
