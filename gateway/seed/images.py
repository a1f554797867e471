"""What the people of the seeded house made, in the order of time."""

from dataclasses import dataclass
from typing import Final

SQUARE: Final = (768, 768)
WIDE: Final = (832, 576)
TALL: Final = (576, 832)


@dataclass(frozen=True, slots=True)
class Seeded:
    """A picture. `days` is how many days before the house was seeded it was asked for."""

    maker: str
    days: float
    prompt: str
    model: str = "Atelier"
    size: tuple[int, int] = SQUARE
    private: bool = False
    name: str = ""  # by which a remix finds it
    remix: str = ""  # the name of its source
    strength: float = 0.5
    turned_private: float | None = None  # how many days before the seeding its owner made it private
    negative: str | None = None


EARLIER: Final = (
    Seeded("ines_duarte", 46.2, "a lighthouse on a cliff at sunset, gulls over calm water", size=WIDE, name="lighthouse"),
    Seeded("tomas_lind", 45.7, "snow-capped mountains above a misty valley at dawn", "Poster", TALL),
    Seeded("amara_okafor", 45.1, "a red fox in a misty forest at dawn", "Watercolour", name="fox"),
    Seeded("bea_moreau", 44.6, "a wheelbarrow in a meadow of poppies, early morning", "Oil"),
    Seeded("yuki_tan", 43.9, "Mount Fuji behind cherry blossom, clear spring morning", "Woodcut", TALL, name="fuji"),
    Seeded("marten_vos", 43.2, "a lone astronaut on a red planet under two moons, retro travel poster", "Poster", TALL, name="astronaut"),
    Seeded("ravi_menon", 42.5, "a violet nebula with a comet crossing it", size=WIDE, name="nebula"),
    Seeded("nora_quist", 41.8, "a lighthouse in a storm, lightning, high waves", "Oil", TALL),
    Seeded("elif_kaya", 41.1, "a teapot and two cups on a kitchen table, warm light from the window", "Film"),
    Seeded("amara_okafor", 40.4, "the same fox asleep under falling snow", "Watercolour", remix="fox", name="snow fox", strength=0.6),
    Seeded("tomas_lind", 39.8, "a caravan of camels crossing golden dunes, long shadows", size=WIDE, name="caravan"),
    Seeded("ines_duarte", 39.1, "three sailing boats in a turquoise bay, noon", "Watercolour", WIDE, name="boats"),
    Seeded("ines_duarte", 38.9, "a whale under a small boat, seen from above, deep blue, quiet", "Watercolour", TALL, private=True),
    Seeded("yuki_tan", 38.3, "a wooden cabin by a frozen lake, northern lights", size=WIDE, name="cabin"),
    Seeded("ravi_menon", 37.6, "Saturn rising over a lunar crater, photograph", "Film", WIDE),
    Seeded("marten_vos", 36.9, "a neon street in Tokyo after rain, puddles, cyberpunk night", name="tokyo", size=TALL),
    Seeded("bea_moreau", 36.3, "sunflowers along a country road in late summer", "Oil", WIDE),
    Seeded("nora_quist", 35.8, "an owl on a bare branch, full moon", "Woodcut", name="owl"),
    Seeded("elif_kaya", 35.0, "an attic studio with an easel, dust in the sunbeams", "Oil"),
    Seeded("tomas_lind", 34.4, "a castle on a hill above the clouds, golden hour", size=TALL, name="castle"),
    Seeded("amara_okafor", 33.7, "the owl as a stained-glass window, blue and amber", remix="owl", strength=0.7, name="glass owl"),
    Seeded("tomas_lind", 33.2, "a small island, mist on the sea, three gulls, dawn", size=WIDE, private=True),
    Seeded("ines_duarte", 32.6, "a narrow street in Lisbon, an old tram, afternoon sun", size=TALL),
    Seeded("yuki_tan", 31.9, "two deer in a birch forest, first snow", "Watercolour"),
    Seeded("ravi_menon", 31.4, "the nebula again, in low-poly facets", remix="nebula", strength=0.6),
    Seeded("marten_vos", 30.7, "a city skyline at dusk in three colours, minimalist", "Poster", WIDE),
    Seeded("nora_quist", 30.1, "the lighthouse at night, its beam over black water", remix="lighthouse", name="night lighthouse"),
    Seeded("bea_moreau", 29.5, "an old oak alone in a field, autumn, rooks", size=WIDE),
    Seeded("elif_kaya", 28.8, "a cat on a windowsill, rainy evening, city lights", "Film", name="cat"),
    Seeded("elif_kaya", 28.6, "an empty theatre, one lamp on the stage", "Film", private=True),
    Seeded("amara_okafor", 28.0, "a bear fishing in a mountain stream, children's storybook", name="bear"),
    Seeded("tomas_lind", 27.4, "a sailing ship in an ink-wash sea, calligraphy", size=WIDE),
    Seeded("ines_duarte", 26.7, "the night lighthouse with a green aurora above it", remix="night lighthouse", strength=0.4, name="aurora"),
    Seeded("yuki_tan", 26.1, "a crane standing in a lake at dawn, sumi-e", size=TALL, name="crane"),
    Seeded("ravi_menon", 25.5, "a rocket on the launch pad at dawn, birds in the foreground", "Poster", TALL),
    Seeded("marten_vos", 25.0, "the Tokyo street in pixel art, one red umbrella", remix="tokyo", strength=0.7),
    Seeded("nora_quist", 24.4, "a humpback whale under the ice, light from above", size=WIDE, name="whale"),
    Seeded("bea_moreau", 23.8, "a greenhouse full of ferns, morning mist", "Watercolour", TALL),
    Seeded("elif_kaya", 23.3, "still life with three pears and a candle, renaissance painting", "Oil"),
    Seeded("ines_duarte", 22.7, "the aurora lighthouse as a woodcut, black and one green", "Woodcut", remix="aurora", strength=0.6),
    Seeded("amara_okafor", 22.1, "a hare running through a wheatfield, sunset, motion", "Oil", WIDE),
    Seeded("amara_okafor", 21.9, "cover sketch: a girl with a lantern and a very large wolf, deep forest, night", size=TALL, private=True),
    Seeded("tomas_lind", 21.3, "a rocky island in the ocean under a full moon, night", size=WIDE, name="island"),
    Seeded("yuki_tan", 20.8, "a torii gate in shallow water, pink dusk", "Woodcut", name="torii"),
    Seeded("ravi_menon", 20.2, "a telescope on a hill under the milky way", size=TALL),
    Seeded("marten_vos", 19.6, "film noir: a man under a street lamp, fog, long shadow", size=TALL),
    Seeded("nora_quist", 19.1, "a red fishing hut on a fjord, reflections, calm evening", size=WIDE),
    Seeded("bea_moreau", 18.5, "butterflies above lavender, pointillism", name="butterflies"),
    Seeded("elif_kaya", 18.0, "the cat again, but summer, and the window open", remix="cat", strength=0.5),
    Seeded("ines_duarte", 17.5, "an octopus in a coral reef, bright colours", "Poster", name="octopus"),
    Seeded("yuki_tan", 17.2, "two mugs and a map on a tent floor, rain outside, lamp", "Film", private=True),
    Seeded("tomas_lind", 16.9, "the castle besieged by a thunderstorm", "Oil", remix="castle", strength=0.5),
    Seeded("amara_okafor", 16.4, "an elephant and her calf at a waterhole, savanna, dusk", size=WIDE),
    Seeded("ravi_menon", 15.9, "a solar eclipse over the desert, people watching", size=WIDE),
    Seeded("marten_vos", 15.4, "a neon sunset over the sea, synthwave", "Poster"),
    Seeded("nora_quist", 14.9, "polar bear on drifting ice, pastel colours", name="polar bear"),
    Seeded("bea_moreau", 14.4, "a bowl of lemons, blue tablecloth, watercolour", "Watercolour"),
    Seeded("yuki_tan", 13.9, "a lone pine on a granite peak, low clouds, first light", size=TALL),
)

# Painted first, so that the feed begins with what will stand at its top. Nobody of these made anything earlier.
LATEST: Final = (
    Seeded("jason", 11.6, "a hot air balloon over a canyon at sunrise", size=WIDE, name="balloon"),
    Seeded("jane", 10.8, "chapter seven: the house on the marsh, one lit window, fog", "Oil", WIDE, private=True),
    Seeded("oskar_brandt", 9.9, "a heron in the reeds at daybreak", "Woodcut", TALL, name="heron"),
    Seeded(
        "jane", 8.7, "the balloon drifting into a thunderstorm, dramatic light", remix="balloon", name="storm balloon", turned_private=1.2
    ),
    Seeded("leila_haddad", 7.9, "an oasis in the dunes at blue hour, palms and stars", size=WIDE, name="oasis"),
    Seeded("mallory", 6.8, "after the storm: a rainbow, the balloon far away", remix="storm balloon", name="rainbow balloon", strength=0.6),
    Seeded("finn_gallagher", 6.1, "a fishing boat on a foggy lake, early morning", "Film", WIDE, name="fishing boat"),
    Seeded("jason", 5.2, "the rainbow balloon over the sea, as a poster", "Poster", remix="rainbow balloon"),
    Seeded("jane", 4.1, "chapter nine: two figures on a frozen river, dusk, crows", "Oil", private=True),
    Seeded("oskar_brandt", 3.3, "an old sailing ship and a whale, engraving", "Woodcut", WIDE, negative="people"),
    Seeded("jason", 2.4, "a dragon sleeping on a mountain of books", size=TALL),
    Seeded("jane", 1.6, "a reading chair by the fireplace, snow at the window", "Oil", name="chair"),
    Seeded("leila_haddad", 0.8, "a fountain in a garden, cypress trees, noon light", "Watercolour", name="garden"),
    Seeded("finn_gallagher", 0.3, "a paper boat on a puddle, city street after rain", size=TALL),
)
PICTURES: Final = EARLIER + LATEST
