"""Real-ESRGAN: a network that makes pictures larger, on the processor."""

from gateway.engines.realesrgan.enlarger import RealESRGAN

__all__ = ["RealESRGAN"]
