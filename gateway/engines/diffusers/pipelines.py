"""Pipelines of `diffusers`, each from a folder on this machine: nothing is fetched, and no code of a model is run."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final

import torch
from diffusers import (
    AutoPipelineForImage2Image,
    AutoPipelineForText2Image,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image
from torch.nn.functional import interpolate

from gateway.engines.answers import plain_picture
from gateway.engines.diffusers.lora import LOADING, learn, with_learned
from gateway.engines.settings import LEARNING, SETTING, EngineSettings, SettingError
from schema.ports import Brief, ContentRefused, EngineError, Progress, Report, SourceType, TooSlow

GLIMPSE: Final = 4
SEEN: Final = (
    StableDiffusionPipeline,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionXLPipeline,
    StableDiffusionXLImg2ImgPipeline,
)


class Diffusers:
    """See `schema.ports.Learner`. `Brief.model` is a folder with a pipeline; it stays loaded, and one picture is painted at a time."""

    source_type = SourceType.TRAINED
    seeded = True

    def __init__(self, settings: EngineSettings) -> None:
        for model in settings.models:
            if not (Path(model.engine_model) / "model_index.json").is_file():
                raise SettingError(f"{SETTING}: [{settings.name}] {model.name}: {model.engine_model!r} is no folder with a pipeline.")
        self.seconds = settings.seconds
        self.turn = Lock()
        self.loaded: dict[str, Any] = {}
        self.device = "cuda" if torch.cuda.is_available() else "cpu"

    def paint(self, brief: Brief, report: Report) -> bytes:
        self._wait(report)
        try:
            picture = self._paint(brief, report)
        finally:
            self.turn.release()
        file = io.BytesIO()
        picture.save(file, "PNG", compress_level=1)
        report(1.0)
        return plain_picture(file.getvalue(), brief.width, brief.height)

    def learn(self, pictures: Sequence[bytes], trigger: str, model: str, report: Progress) -> bytes:
        """By a pipeline of its own, so that what is painted meanwhile is painted as ever."""
        report(0.0)
        try:
            pipeline = self._opened(model)
            if type(pipeline).__name__ not in LEARNING:  # the settings may have been read where its folder is not
                raise EngineError("nothing can be trained on this kind of pipeline", retryable=False)
            return learn(pipeline, pictures, trigger, report)
        except torch.OutOfMemoryError:
            raise EngineError("there is no room to learn", retryable=True) from None

    def examine(self) -> list[str]:
        """It keeps nothing of what it is asked."""
        return []

    def _wait(self, report: Report) -> None:
        while not self.turn.acquire(timeout=0.2):
            report(0.0)

    def _paint(self, brief: Brief, report: Report) -> Image.Image:
        report(0.0)
        asked: dict[str, Any] = {
            "prompt": brief.prompt,
            "negative_prompt": brief.negative_prompt or None,
            "num_inference_steps": brief.steps,
            "guidance_scale": brief.guidance,
            "generator": torch.Generator("cpu").manual_seed(brief.seed),
            "callback_on_step_end": self._step(report),
        }
        try:
            pipeline = self._pipeline(brief.model)
            with with_learned(pipeline, brief.learned):
                if brief.source is None:
                    return _picture(pipeline(**asked, width=brief.width, height=brief.height))
                source = Image.open(io.BytesIO(plain_picture(brief.source, brief.width, brief.height)))
                strength = max(brief.strength, 1 / brief.steps)  # less is not one step
                return _picture(AutoPipelineForImage2Image.from_pipe(pipeline)(**asked, image=source, strength=strength))
        except torch.OutOfMemoryError:  # while something is learned, perhaps
            self.loaded = {}
            raise EngineError("there is no room to paint", retryable=True) from None

    def _pipeline(self, folder: str) -> Any:
        if folder not in self.loaded or getattr(getattr(self.loaded[folder], "unet", None), "peft_config", None):
            self.loaded = {}  # there is room for one, and none for what somebody else's model left in it
            self.loaded = {folder: self._opened(folder)}
        return self.loaded[folder]

    def _opened(self, folder: str) -> Any:
        kind = torch.float16 if self.device == "cuda" else torch.float32
        try:
            with LOADING:
                pipeline = AutoPipelineForText2Image.from_pretrained(folder, dtype=kind, use_safetensors=True, local_files_only=True)
        except Exception:  # a folder can be wrong in many ways
            raise EngineError("its pipeline cannot be loaded", retryable=False) from None
        pipeline.set_progress_bar_config(disable=True)
        return pipeline.to(self.device)

    def _step(self, report: Report) -> Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]:
        """Called after each step: tells how far it is, and ends what is cancelled or takes too long."""
        ends = monotonic() + self.seconds

        def told(pipeline: Any, number: int, _time: Any, values: dict[str, Any]) -> dict[str, Any]:
            if monotonic() > ends:
                raise TooSlow
            look = partial(_glimpse, pipeline, values["latents"]) if _can_be_seen(pipeline) else None
            report((number + 1) / (pipeline.num_timesteps + 1), look)  # and one for making pixels of it
            return values

        return told


def _can_be_seen(pipeline: Any) -> bool:
    """Whether what is there after a step may be shown: of the pipelines whose latents are known, where no checker has the last word on the
    picture (R14), and where counting in halves does not make it black.
    """
    blind = pipeline.vae.dtype is torch.float16 and pipeline.vae.config.get("force_upcast")
    return isinstance(pipeline, SEEN) and getattr(pipeline, "safety_checker", None) is None and not blind


def _glimpse(pipeline: Any, latents: Any) -> bytes:
    """What is there after a step, a quarter as wide and high as the picture will be, in a sixteenth of the time."""
    vae = pipeline.vae
    small = interpolate(latents.to(vae.dtype), scale_factor=1 / GLIMPSE, mode="area")
    with torch.no_grad():
        pixels = vae.decode(small / vae.config.scaling_factor).sample
    picture: Image.Image = pipeline.image_processor.postprocess(pixels.float())[0]
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _picture(made: Any) -> Image.Image:
    """The picture, unless the pipeline's own checker is against it."""
    if any(getattr(made, "nsfw_content_detected", None) or ()):
        raise ContentRefused
    picture: Image.Image = made.images[0]
    return picture
