"""`make test-diffusers`: the engine over pipelines of random weights, as large as a stamp, made here and really run."""

import io
import json
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL, DDIMScheduler, DDPMScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline, UNet2DConditionModel
from PIL import Image
from safetensors.torch import load
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from gateway.engines.diffusers import lora, pipelines
from gateway.engines.diffusers.lora import learn, off, seen, told, with_learned
from gateway.engines.opening import open_engine
from gateway.engines.settings import EngineSettings, SettingError
from schema.actions.house import ModelData
from schema.ports import Brief, ContentRefused, EngineError, Learner, TooSlow
from tests.gateway.engines.studios.studio import CANARY, Told, picture

pytestmark = pytest.mark.once
torch.set_num_threads(1)  # more would wait for each other


class Cancelled(Exception):
    """It is not wanted any more."""


NETWORK: dict[str, Any] = {
    "block_out_channels": (8, 16), "layers_per_block": 1, "sample_size": 16, "in_channels": 4, "out_channels": 4,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"), "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
    "attention_head_dim": 4, "norm_num_groups": 4,
}  # fmt: skip
TRIGGER = "rusted"


def parts(words: Path, **scheduler: Any) -> dict[str, Any]:
    """What a pipeline of either kind has, of a few thousand random weights."""
    torch.manual_seed(1)
    vae = AutoencoderKL(
        block_out_channels=[8, 8, 8, 8], in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=4,
        down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4,
    )  # fmt: skip
    rule = DDIMScheduler(clip_sample=False, set_alpha_to_one=False, steps_offset=1, **scheduler)
    return {"vae": vae, "tokenizer": tokenizer(words), "scheduler": rule, "feature_extractor": None, "image_encoder": None}


def written() -> CLIPTextConfig:
    return CLIPTextConfig(
        hidden_size=16, intermediate_size=32, num_attention_heads=2, num_hidden_layers=2, vocab_size=600, projection_dim=16,
        bos_token_id=0, eos_token_id=1, pad_token_id=1,
    )  # fmt: skip


def stable_diffusion(folder: Path, words: Path, **scheduler: Any) -> Path:
    shared = parts(words, **scheduler)
    pipeline = StableDiffusionPipeline(
        **shared, text_encoder=CLIPTextModel(written()), unet=UNet2DConditionModel(**NETWORK, cross_attention_dim=16),
        safety_checker=None, requires_safety_checker=False,
    )  # fmt: skip
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stable_diffusion(tmp_path_factory.mktemp("pipeline"), tmp_path_factory.mktemp("words"))


@pytest.fixture(scope="session")
def velocity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As Stable Diffusion 2 is: it says how the noise changes."""
    return stable_diffusion(tmp_path_factory.mktemp("velocity"), tmp_path_factory.mktemp("words"), prediction_type="v_prediction")


@pytest.fixture(scope="session")
def extra_large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As Stable Diffusion XL is: with two readers of words, and told of the frame."""
    shared, made = parts(tmp_path_factory.mktemp("words")), tmp_path_factory.mktemp("pipeline")
    network = {**NETWORK, "cross_attention_dim": 32, "addition_embed_type": "text_time", "addition_time_embed_dim": 4}
    pipeline = StableDiffusionXLPipeline(
        **shared, tokenizer_2=shared["tokenizer"], text_encoder=CLIPTextModel(written()),
        text_encoder_2=CLIPTextModelWithProjection(written()),
        unet=UNet2DConditionModel(**network, projection_class_embeddings_input_dim=16 + 6 * 4), add_watermarker=False,
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


def engine(folder: Path, seconds: float = 60) -> Learner:
    models = (ModelData("Tiny", "own", engine_model=str(folder)),)
    opened = open_engine(EngineSettings("own", "diffusers", models, seconds=seconds))
    assert isinstance(opened, Learner)
    return opened


@pytest.fixture(scope="session")
def tiny(folder: Path) -> Learner:
    return engine(folder)


def brief(folder: Path, **given: Any) -> Brief:
    fields: dict[str, Any] = {"negative_prompt": "fog", "width": 256, "height": 320, "seed": 7, "guidance": 6.5, "steps": 10}
    return Brief(prompt=f"a {CANARY}", model=str(folder), **(fields | given))


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).tobytes()


def test_it_paints_and_tells_each_step(tiny: Learner, folder: Path) -> None:
    progress = Told()
    made = tiny.paint(brief(folder), progress)
    found = Image.open(io.BytesIO(made))
    assert (found.format, found.mode, found.size, found.info) == ("PNG", "RGB", (256, 320), {})
    assert progress == sorted(progress)
    assert len(set(progress)) >= 10
    assert progress[-1] == 1.0
    assert tiny.examine() == []


def test_a_look_can_be_had_at_what_is_painted(tiny: Learner, folder: Path) -> None:
    progress = Told()
    tiny.paint(brief(folder), progress)
    looks = [Image.open(io.BytesIO(look)) for look in progress.looks]
    assert len(looks) == 10
    assert {(look.format, look.size) for look in looks} == {("PNG", (64, 80))}
    assert len({look.tobytes() for look in looks}) == 10


def test_the_same_brief_is_the_same_picture_and_another_seed_is_another(tiny: Learner, folder: Path) -> None:
    one, same, other = (pixels(tiny.paint(brief(folder, seed=seed), lambda *_: None)) for seed in (3, 3, 4))
    assert one == same
    assert one != other


def test_it_starts_from_a_picture(tiny: Learner, folder: Path) -> None:
    source = picture(640, 640)
    near, far = (pixels(tiny.paint(brief(folder, source=source, strength=strength), lambda *_: None)) for strength in (0.0, 1.0))
    assert len(near) == len(far) == 256 * 320 * 3
    assert near != far


def test_what_is_cancelled_ends_after_the_step(tiny: Learner, folder: Path) -> None:
    steps: list[float] = []

    def report(progress: float, *_: object) -> None:
        steps.append(progress)
        if len(steps) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        tiny.paint(brief(folder, steps=60), report)
    assert len(steps) == 4
    assert tiny.paint(brief(folder), lambda *_: None)  # and it is free again


def test_what_takes_too_long_is_ended(folder: Path) -> None:
    begun = monotonic()
    with pytest.raises(TooSlow):
        engine(folder, seconds=0.01).paint(brief(folder, steps=60), lambda *_: None)
    assert monotonic() - begun < 20


def test_what_its_own_checker_is_against_is_refused(tiny: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_safety_checker(_self: object, image: Any, *_: object) -> tuple[Any, list[bool]]:
        return image, [True]

    monkeypatch.setattr(StableDiffusionPipeline, "run_safety_checker", run_safety_checker)
    with pytest.raises(ContentRefused):
        tiny.paint(brief(folder), lambda *_: None)


def test_where_a_checker_has_the_last_word_nothing_is_seen_before_it(folder: Path) -> None:
    own: Any = engine(folder)
    own.paint(brief(folder), lambda *_: None)
    own.loaded[str(folder)].safety_checker = object()
    own.loaded[str(folder)].run_safety_checker = lambda image, *_: (image, [False])
    progress = Told()
    own.paint(brief(folder), progress)
    assert (progress.looks, progress[-1]) == ([], 1.0)


def test_what_somebody_elses_model_left_in_a_pipeline_is_not_for_the_next_one(folder: Path, learned: bytes) -> None:
    own: Any = engine(folder)
    plain = pixels(own.paint(brief(folder), lambda *_: None))
    own.loaded[str(folder)].unet.load_lora_adapter(load(learned), prefix=None)
    assert pixels(own.paint(brief(folder), lambda *_: None)) == plain


def test_a_model_that_is_no_folder_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="Tiny"):
        engine(tmp_path)


def test_a_pipeline_that_is_broken_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text("{}")
    with pytest.raises(EngineError) as raised:
        engine(tmp_path).paint(brief(tmp_path), lambda *_: None)
    assert not raised.value.retryable


def pictures() -> list[bytes]:
    """Five that look alike: rusty, each a little another one."""
    made = []
    for shade in range(5):
        target = io.BytesIO()
        Image.linear_gradient("L").resize((300, 200 + 40 * shade)).convert("RGB").point(
            [int(value * share) for share in (0.8, 0.4, 0.2) for value in range(256)]
        ).rotate(90 * shade, expand=True).save(target, "PNG")
        made.append(target.getvalue())
    return made


@pytest.fixture(scope="session")
def learned(tiny: Learner, folder: Path) -> bytes:
    return tiny.learn(pictures(), TRIGGER, str(folder), lambda *_: None)


def loss(folder: Path, learned: bytes | None) -> float:
    """How far its guesses are from what is in pictures that it was shown, over noise that it was not."""
    pipeline = StableDiffusionPipeline.from_pretrained(folder)
    rule, chance = DDPMScheduler.from_config(pipeline.scheduler.config), torch.Generator().manual_seed(99)
    with torch.no_grad(), with_learned(pipeline, learned):
        latents, words = seen(pipeline, pictures(), lambda *_: None), told(pipeline, TRIGGER)
        return sum(float(off(pipeline.unet, rule, latent, words, chance)) for latent in latents for _ in range(20))


@pytest.mark.parametrize("kind", ["folder", "velocity"])
def test_it_learns_from_pictures_what_it_did_not_know(kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faster than a network of a million times as many weights would bear it."""
    monkeypatch.setattr(lora, "RATE", 1e-3)
    base = request.getfixturevalue(kind)
    progress = Told()
    made = engine(base).learn(pictures(), TRIGGER, str(base), progress)
    assert loss(base, made) < 0.95 * loss(base, None)
    assert progress == sorted(progress)
    assert len(set(progress)) > 200
    assert progress[-1] == 1.0


def test_what_is_painted_with_it_is_another_picture_and_without_it_the_same_as_ever(tiny: Learner, folder: Path, learned: bytes) -> None:
    before, adapted, after = (pixels(tiny.paint(brief(folder, learned=what), lambda *_: None)) for what in (None, learned, None))
    assert before == after != adapted


def test_a_picture_to_start_from_is_followed_with_it_too(tiny: Learner, folder: Path, learned: bytes) -> None:
    source = picture(640, 640)
    plain, adapted = (pixels(tiny.paint(brief(folder, source=source, learned=what), lambda *_: None)) for what in (None, learned))
    assert plain != adapted


def test_the_same_pictures_teach_the_same(tiny: Learner, folder: Path, learned: bytes) -> None:
    assert tiny.learn(pictures(), TRIGGER, str(folder), lambda *_: None) == learned


def test_stable_diffusion_xl_learns_and_paints(extra_large: Path) -> None:
    large = engine(extra_large)
    made = large.learn(pictures(), TRIGGER, str(extra_large), lambda *_: None)
    plain, adapted = (pixels(large.paint(brief(extra_large, learned=what), lambda *_: None)) for what in (None, made))
    assert len(plain) == len(adapted) == 256 * 320 * 3
    assert plain != adapted


def test_what_was_learned_has_numbers_in_it_and_nothing_of_who_brought_them(learned: bytes) -> None:
    assert len(learned) < 30_000
    assert TRIGGER.encode() not in learned
    assert b"lora_A" in learned


def test_a_training_that_is_cancelled_ends_after_the_step(tiny: Learner, folder: Path) -> None:
    steps: list[float] = []

    def report(progress: float) -> None:
        steps.append(progress)
        if progress > 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        tiny.learn(pictures(), TRIGGER, str(folder), report)
    assert max(steps) < 0.11


def test_a_training_that_takes_too_long_is_ended(folder: Path) -> None:
    with pytest.raises(TooSlow):
        learn(StableDiffusionPipeline.from_pretrained(folder), pictures(), TRIGGER, lambda *_: None, longest=0.05)


@pytest.mark.parametrize("cut", [slice(0, 4), slice(0, -100), slice(8, None)])
def test_what_was_learned_and_is_broken_is_an_error(tiny: Learner, folder: Path, learned: bytes, cut: slice) -> None:
    plain = pixels(tiny.paint(brief(folder), lambda *_: None))
    with pytest.raises(EngineError) as raised:
        tiny.paint(brief(folder, learned=learned[cut]), lambda *_: None)
    assert not raised.value.retryable
    assert pixels(tiny.paint(brief(folder), lambda *_: None)) == plain


def test_what_was_learned_with_another_pipeline_is_an_error(folder: Path, extra_large: Path, learned: bytes) -> None:
    with pytest.raises(EngineError):
        engine(extra_large).paint(brief(extra_large, learned=learned), lambda *_: None)


def test_of_another_kind_of_pipeline_nothing_is_learned(tiny: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines, "LEARNING", ("FluxPipeline",))
    with pytest.raises(EngineError) as raised:
        tiny.learn(pictures(), TRIGGER, str(folder), lambda _: None)
    assert not raised.value.retryable


def test_what_is_no_picture_cannot_be_learned_from(tiny: Learner, folder: Path) -> None:
    with pytest.raises(EngineError) as raised:
        tiny.learn([b"no picture"] * 5, TRIGGER, str(folder), lambda *_: None)
    assert not raised.value.retryable
