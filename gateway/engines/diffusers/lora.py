"""What a model of a member's learns where `diffusers` paints: a low-rank adaptation of the network that takes the noise away (LoRA, Hu and
others, 2021), by Hugging Face's `peft`.

It is shown each picture under the trigger word alone, which is what the worker adds to every prompt of that model. What is kept are the
adaptation's own weights, some megabytes, in the format safetensors, which runs no code. As any network may, it can bring back what it was
shown often.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Final

import torch
from diffusers import DDPMScheduler
from diffusers.training_utils import cast_training_params
from peft import LoraConfig, get_peft_model_state_dict
from PIL import Image, ImageOps
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch.nn.functional import mse_loss

from schema.ports import EngineError, Progress, TooSlow

RANK: Final = 8  # of the matrices that are learned
PARTS: Final = ("to_q", "to_k", "to_v", "to_out.0")  # of each attention, where words meet pixels
RATE: Final = 1e-4  # of learning
STEPS_A_PICTURE: Final = 50
MOST_STEPS: Final = 1000
LONGEST: Final = 4 * 3600.0  # seconds
SEED: Final = 0  # the same pictures teach the same
STEEPEST: Final = 1.0  # norm of a step


LOADING: Final = Lock()  # what loads weights, or lays an adaptation into them, changes how torch makes modules, for the whole process


@dataclass(frozen=True, slots=True)
class Words:
    """What the network is told beside the picture."""

    states: Any  # 1 x tokens x width
    added: dict[str, Any] | None  # what Stable Diffusion XL asks for besides


def learn(pipeline: Any, pictures: Sequence[bytes], trigger: str, report: Progress, longest: float = LONGEST) -> bytes:
    """Adapt its network to these pictures, and return the adaptation. The pipeline is of no use afterwards. Raises TooSlow."""
    ends = monotonic() + longest
    latents, words = seen(pipeline, pictures, report), told(pipeline, trigger)
    network, weights = _adapted(pipeline)
    rule = DDPMScheduler.from_config(pipeline.scheduler.config)
    optimizer, chance = torch.optim.AdamW(weights, lr=RATE), torch.Generator().manual_seed(SEED)
    steps = min(STEPS_A_PICTURE * len(latents), MOST_STEPS)
    for step in range(steps):
        if monotonic() > ends:
            raise TooSlow
        report(step / steps)
        with torch.autocast(pipeline.device.type, torch.bfloat16, enabled=pipeline.device.type == "cuda"):
            loss = off(network, rule, latents[step % len(latents)], words, chance)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, STEEPEST)
        optimizer.step()
        optimizer.zero_grad()
    report(1.0)
    kept = {name: value.detach().half().cpu().contiguous() for name, value in get_peft_model_state_dict(network).items()}
    return bytes(save(kept))


def seen(pipeline: Any, pictures: Sequence[bytes], report: Progress) -> list[Any]:
    """Each picture as the network sees it, a square about its middle."""
    side = pipeline.unet.config.sample_size * pipeline.vae_scale_factor
    vae = pipeline.vae
    if vae.dtype != torch.float32:
        vae = vae.to(torch.float32)  # the one of XL cannot count in halves
    latents = []
    for encoded in pictures:
        report(0.0)
        picture = ImageOps.fit(opened(encoded), (side, side), Image.Resampling.LANCZOS)
        values = pipeline.image_processor.preprocess(picture).to(pipeline.device, torch.float32)
        with torch.no_grad():
            latents.append(vae.encode(values).latent_dist.mode() * vae.config.scaling_factor)
    return latents


def opened(encoded: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(encoded)).convert("RGB")
    except (OSError, ValueError):
        raise EngineError("what it was to learn from is no picture", retryable=False) from None


def told(pipeline: Any, trigger: str) -> Words:
    with torch.no_grad():
        states, _, *pooled = pipeline.encode_prompt(
            trigger, device=pipeline.device, num_images_per_prompt=1, do_classifier_free_guidance=False
        )
    if not pooled:
        return Words(states, None)
    side = pipeline.unet.config.sample_size * pipeline.vae_scale_factor
    frame = torch.tensor([[side, side, 0, 0, side, side]], device=pipeline.device, dtype=states.dtype)
    return Words(states, {"text_embeds": pooled[0], "time_ids": frame})


def _adapted(pipeline: Any) -> tuple[Any, list[Any]]:
    """The network, of which nothing but the adaptation is learned."""
    network = pipeline.unet
    network.requires_grad_(False)
    with LOADING:
        torch.manual_seed(SEED)
        network.add_adapter(LoraConfig(r=RANK, lora_alpha=RANK, init_lora_weights="gaussian", target_modules=list(PARTS)))
    cast_training_params(network, torch.float32)
    network.enable_gradient_checkpointing()
    network.train()
    return network, [value for value in network.parameters() if value.requires_grad]


def off(network: Any, rule: Any, latent: Any, words: Words, chance: torch.Generator) -> Any:
    """How far its guess is from what it was to say of a picture under some noise."""
    noise = torch.randn(latent.shape, generator=chance).to(latent.device)
    moment = torch.randint(0, rule.config.num_train_timesteps, (1,), generator=chance).to(latent.device)
    guess = network(rule.add_noise(latent, noise, moment).to(network.dtype), moment, words.states, added_cond_kwargs=words.added).sample
    wanted = rule.get_velocity(latent, noise, moment) if rule.config.prediction_type == "v_prediction" else noise
    return mse_loss(guess.float(), wanted)


@contextmanager
def with_learned(pipeline: Any, learned: bytes | None) -> Iterator[None]:
    """Its network is adapted meanwhile. Raises EngineError where this is nothing that was learned with this pipeline."""
    if learned is None:
        yield
        return
    try:
        try:
            with LOADING:
                pipeline.unet.load_lora_adapter(load(learned), prefix=None)
        except (SafetensorError, RuntimeError, ValueError, KeyError):
            raise EngineError("what was learned could not be read", retryable=False) from None
        yield
    finally:
        with LOADING:
            pipeline.unet.unload_lora()
