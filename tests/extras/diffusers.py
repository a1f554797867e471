"""`make test-diffusers`: the engine over a pipeline of random weights, as large as a stamp, made here and really run."""

import io
import json
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from PIL import Image
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from gateway.engines.opening import open_engine
from gateway.engines.settings import EngineSettings, SettingError
from schema.actions.house import ModelData
from schema.ports import Brief, ContentRefused, Engine, EngineError, TooSlow
from tests.gateway.engines.studios.studio import CANARY, picture

pytestmark = pytest.mark.once


class Cancelled(Exception):
    """It is not wanted any more."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline of a few thousand random weights."""
    made = tmp_path_factory.mktemp("pipeline")
    torch.manual_seed(1)
    pipeline = StableDiffusionPipeline(
        vae=AutoencoderKL(
            block_out_channels=[8, 8, 8, 8], in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=4,
            down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4,
        ),
        text_encoder=CLIPTextModel(
            CLIPTextConfig(
                hidden_size=16, intermediate_size=32, num_attention_heads=2, num_hidden_layers=2, vocab_size=600, projection_dim=16,
                bos_token_id=0, eos_token_id=1, pad_token_id=1,
            )
        ),
        tokenizer=tokenizer(tmp_path_factory.mktemp("words")),
        unet=UNet2DConditionModel(
            block_out_channels=(8, 16), layers_per_block=1, sample_size=16, in_channels=4, out_channels=4, cross_attention_dim=16,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=4, norm_num_groups=4,
        ),
        scheduler=DDIMScheduler(clip_sample=False, set_alpha_to_one=False, steps_offset=1),
        safety_checker=None, feature_extractor=None, image_encoder=None, requires_safety_checker=False,
    )  # fmt: skip
    pipeline.save_pretrained(made, safe_serialization=True)
    return made


def tokenizer(folder: Path) -> CLIPTokenizer:
    """One that knows single letters."""
    letters = [chr(code) for code in range(33, 127)]
    words = ["<|startoftext|>", "<|endoftext|>", *letters, *(f"{letter}</w>" for letter in letters)]
    (folder / "vocab.json").write_text(json.dumps({word: place for place, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77)


def engine(folder: Path, seconds: float = 60) -> Engine:
    models = (ModelData("Tiny", "own", engine_model=str(folder)),)
    return open_engine(EngineSettings("own", "diffusers", models, seconds=seconds))


@pytest.fixture(scope="session")
def tiny(folder: Path) -> Engine:
    return engine(folder)


def brief(folder: Path, **given: Any) -> Brief:
    fields: dict[str, Any] = {"negative_prompt": "fog", "width": 256, "height": 320, "seed": 7, "guidance": 6.5, "steps": 10}
    return Brief(prompt=f"a {CANARY}", model=str(folder), **(fields | given))


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).tobytes()


def test_it_paints_and_tells_each_step(tiny: Engine, folder: Path) -> None:
    progress: list[float] = []
    made = tiny.paint(brief(folder), progress.append)
    found = Image.open(io.BytesIO(made))
    assert (found.format, found.mode, found.size, found.info) == ("PNG", "RGB", (256, 320), {})
    assert progress == sorted(progress)
    assert len(set(progress)) >= 10
    assert progress[-1] == 1.0
    assert tiny.examine() == []


def test_the_same_brief_is_the_same_picture_and_another_seed_is_another(tiny: Engine, folder: Path) -> None:
    one, same, other = (pixels(tiny.paint(brief(folder, seed=seed), lambda _: None)) for seed in (3, 3, 4))
    assert one == same
    assert one != other


def test_it_starts_from_a_picture(tiny: Engine, folder: Path) -> None:
    source = picture(640, 640)
    near, far = (pixels(tiny.paint(brief(folder, source=source, strength=strength), lambda _: None)) for strength in (0.0, 1.0))
    assert len(near) == len(far) == 256 * 320 * 3
    assert near != far


def test_what_is_cancelled_ends_after_the_step(tiny: Engine, folder: Path) -> None:
    steps: list[float] = []

    def report(progress: float) -> None:
        steps.append(progress)
        if len(steps) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        tiny.paint(brief(folder, steps=60), report)
    assert len(steps) == 4
    assert tiny.paint(brief(folder), lambda _: None)  # and it is free again


def test_what_takes_too_long_is_ended(folder: Path) -> None:
    begun = monotonic()
    with pytest.raises(TooSlow):
        engine(folder, seconds=0.01).paint(brief(folder, steps=60), lambda _: None)
    assert monotonic() - begun < 20


def test_what_its_own_checker_is_against_is_refused(tiny: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_safety_checker(_self: object, image: Any, *_: object) -> tuple[Any, list[bool]]:
        return image, [True]

    monkeypatch.setattr(StableDiffusionPipeline, "run_safety_checker", run_safety_checker)
    with pytest.raises(ContentRefused):
        tiny.paint(brief(folder), lambda _: None)


def test_a_model_that_is_no_folder_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="Tiny"):
        engine(tmp_path)


def test_a_pipeline_that_is_broken_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text("{}")
    with pytest.raises(EngineError) as raised:
        engine(tmp_path).paint(brief(tmp_path), lambda _: None)
    assert not raised.value.retryable
