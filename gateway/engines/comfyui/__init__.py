"""ComfyUI: any workflow of one's own, with places for what is asked for."""

from gateway.engines.comfyui.server import ComfyUI

__all__ = ["ComfyUI"]
