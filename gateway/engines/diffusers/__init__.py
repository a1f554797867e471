"""Diffusion models in the worker's own process, by Hugging Face's library `diffusers`: an extra, loaded where it is configured."""

from gateway.engines.diffusers.pipelines import Diffusers

__all__ = ["Diffusers"]
