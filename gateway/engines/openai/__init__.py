"""Any API of images that speaks as OpenAI's does: OpenAI itself, and servers of one's own."""

from gateway.engines.openai.images import OpenAIImages

__all__ = ["OpenAIImages"]
