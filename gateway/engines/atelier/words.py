"""What words mean to the painter: places, light, weather, styles, colours and things. Data only; `reading` looks words up in it."""

PLACES = {
    "mountains": (
        "mountain mountains alps alpine peak peaks summit cliff cliffs canyon valley fjord highlands himalaya mount "
        "mount-fuji fuji everest gorge ridge range"
    ),
    "hills": ("hill hills countryside farmland tuscany downs moor moorland heath vineyard pasture country farm plateau"),
    "meadow": (
        "meadow field fields wheat-field cornfield watering gardening grassland prairie garden park lawn clearing "
        "savanna savannah steppe orchard wildflowers lavender wheatfield village"
    ),
    "sea": "sea ocean open-water waves wave atlantic pacific sailing regatta",
    "coast": (
        "coast coast-road coastal-road beach shore seaside bay cove island islands coastline lagoon tropical cape headland lighthouse-rock"
    ),
    "lake": ("lake pond river loch reflection reflections marsh swamp wetland stream riverside lakeside water waterside canal ferry"),
    "forest": ("forest woods wood woodland jungle rainforest grove thicket taiga glade trail undergrowth redwoods"),
    "desert": "desert dune dunes sahara sand sands mesa wasteland arid oasis badlands outback",
    "snowfield": "arctic tundra glacier antarctica polar ice iceberg snowfield lapland",
    "city": (
        "city town street skyline downtown metropolis urban tokyo paris london york venice berlin amsterdam lisbon rome "
        "madrid vienna prague shanghai istanbul alley rooftop rooftops "
        "avenue skyscrapers skyscraper cyberpunk plaza square station neighbourhood neighborhood boulevard"
    ),
    "space": ("space cosmos galaxy nebula universe orbit stars-only interstellar cosmic starfield outer-space constellation"),
    "moonscape": "icy-moon on-the-moon moon-surface moon-base mars martian moonscape lunar planet alien exoplanet asteroid crater craters",
    "room": (
        "room interior table still-life indoors studio cafe attic desk window workshop tavern bar chamber shelf shelves "
        "breakfast tablecloth cloth"
    ),
    "underwater": (
        "underwater reef deep-sea deep-ocean abyss seabed undersea submerged sunken drowned aquarium kelp coral coral-reef atlantis"
    ),
    "clouds": "clouds sky heaven heavens skies above-the-clouds above-clouds flight stratosphere",
    "abstract": "abstract fractal swirl swirls generative psychedelic nonfigurative marbling",
    "pattern": "pattern patterns wallpaper textile fabric seamless seamless-pattern damask chintz paisley",
    "tiles": "tiles tile tiled azulejo azulejos geometric ornament mandala arabesque tessellation kaleidoscope geometric-pattern zellige",
    "kitchen": "kitchen stove pantry bakery",
    "library": "library bookshelf bookshelves bookshop bookstore study archive",
    "bedroom": "bedroom bed bedchamber dormitory sleeping-room",
    "parlour": "living-room parlour parlor lounge salon fireplace hearth sitting-room sofa couch settee armchair",
    "sill": "windowsill window-sill by-the-window at-the-window window-seat",
    "hall": "hall cathedral-interior church-interior nave ballroom palace-interior throne-room corridor hallway",
    "stage": "stage theatre theater opera spotlight footlights concert",
    "harbour": "harbour harbor port pier dock marina quay wharf",
    "market": "market bazaar night-market fair stalls souk street-market",
    "paddy": "rice-field rice-fields rice-paddy paddy paddies rice-terraces terraces",
    "bamboo": "bamboo-forest bamboo-grove bamboo-wood",
    "wall": "brick-wall stone-wall wall graffiti alley-wall facade",
}

TIMES = {
    "dawn": "dawn sunrise daybreak morning early first-light morning-light",
    "day": "day noon midday daylight afternoon sunny bright sunlit sunlight blue-sky",
    "golden": "sunset golden-hour golden evening sundown warm-light low-sun amber",
    "dusk": "dusk twilight blue-hour gloaming nightfall afterglow evening-light",
    "night": (
        "night midnight icy-moon on-the-moon moonlight moonlit full-moon moonrise starry nocturnal stars starlight "
        "nighttime dark candlelight candlelit moon "
        "fireflies aurora milky-way northern-lights"
    ),
}

WEATHERS = {
    "mist": "mist misty fog foggy haze hazy dreamy ethereal veil veiled steam",
    "rain": "rain rainy drizzle shower wet downpour puddle puddles monsoon",
    "snow": "snow snowy winter wintry frozen snowing snowfall blizzard snowflakes",
    "storm": "storm stormy thunder lightning tempest thunderstorm dramatic ominous hurricane",
    "cloudy": "cloudy overcast grey-sky gray-sky clouded moody gloomy brooding",
    "clear": "clear cloudless crisp",
}

STYLES = {
    "photo": (
        "photo photograph photographic photography realistic photorealistic film cinematic 35mm kodak analog analogue dslr bokeh polaroid"
    ),
    "poster": (
        "poster flat minimal minimalist minimalism vector travel-poster art-deco screenprint graphic retro bauhaus simple "
        "illustration cartoon"
    ),
    "watercolour": "watercolour watercolor aquarelle gouache wash water-colour water-color",
    "oil": (
        "oil impasto impressionist impressionism monet gogh van-gogh canvas oil-painting painterly expressionist renaissance "
        "turner painting brushstrokes"
    ),
    "ink": "ink sumi-e sumi ink-wash calligraphy brush-and-ink",
    "woodcut": ("woodcut linocut etching engraving hatching block-print ukiyo-e ukiyo hokusai hiroshige woodblock lithograph print"),
    "lowpoly": "low-poly lowpoly polygon polygonal polygons faceted 3d origami crystal-facets",
    "pixel": "pixel pixels pixel-art 8-bit 16-bit voxel retro-game",
    "pastel": (
        "pastel pastels chalk crayon soft-pastel pencil coloured-pencil colored-pencil children's storybook children's-book picture-book"
    ),
    "glass": "stained-glass mosaic vitrail tiffany cathedral-glass",
    "dots": "pointillism pointillist seurat dots stippling stippled halftone",
    "noir": "noir monochrome black-and-white b&w grayscale greyscale charcoal film-noir silver",
    "neon": "neon synthwave vaporwave retrowave outrun holographic",
}

COLOURS = {
    "red": "#c8352e", "crimson": "#a81c35", "scarlet": "#d8341f", "ruby": "#a3133a", "burgundy": "#6d1a36", "maroon": "#6b1f2a",
    "vermilion": "#dd4a2c", "coral-coloured": "#f0806a", "salmon-coloured": "#f29a84", "pink": "#ec8fae", "rosy": "#e8a0a8",
    "magenta": "#c2307f", "fuchsia": "#d13a97", "purple": "#7d4a9e", "violet": "#7a52b8", "lilac": "#b59bd6", "mauve": "#a884b4",
    "plum-coloured": "#6e3566", "indigo": "#3d3a8c", "blue": "#2f66b8", "navy": "#1c2f5e", "azure": "#3f93da", "cobalt": "#2350a8",
    "ultramarine": "#2b3fa5", "cyan": "#35b5c9", "turquoise": "#3bb3a9", "teal": "#1f7f83", "aquamarine": "#6fcfb6",
    "green": "#4c8f45", "emerald": "#1f8a5a", "jade": "#3d9a74", "olive": "#7a7a3a", "lime": "#a3cc3d", "mint": "#a6dcc0",
    "yellow": "#eec23a", "gold": "#d9a52c", "golden": "#dca23a", "amber": "#e0952a", "ochre": "#c08a3a", "mustard": "#cfa12f",
    "orange": "#e5802c", "copper": "#b5673a", "bronze": "#97683c", "brown": "#7a5236", "sepia": "#8d6a45", "rust": "#9c4a26",
    "terracotta": "#bf6847", "beige": "#d9c7a6", "cream": "#efe3c4", "white": "#f0eee8", "ivory": "#efe8d4", "silver": "#b9bec6",
    "grey": "#84888c", "gray": "#84888c", "black": "#23242a", "obsidian": "#20222a", "charcoal": "#3a3c40",
    "clay": "#b5683c", "marble": "#e6e2da", "peach-coloured": "#f4b591", "lavender": "#a99bd8",
}  # fmt: skip

NUMBERS = {
    "two": 2, "pair": 2, "twin": 2, "three": 3, "trio": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "dozen": 12, "several": 4, "some": 3, "few": 3, "many": 8, "flock": 9, "herd": 6, "group": 4, "fleet": 5,
    "shoal": 9, "school": 8, "pack": 5, "crowd": 9, "bunch": 4, "swarm": 10,
}  # fmt: skip

SEASONS = {
    "spring": "spring springtime april may",
    "summer": "summer summery midsummer july",
    "autumn": "autumn autumnal fall october november",
    "winter": "winter wintry december january",
}

CAMERAS = {
    "close": "close-up closeup macro close extreme-close-up detail headshot",
    "above": (
        "from-above aerial aerial-view bird's-eye bird's-eye-view birds-eye-view top-down top-view overhead drone "
        "drone-shot drone-view flat-lay"
    ),
    "wide": "wide-angle panorama panoramic wide-shot vast distant far-away tiny",
    "low": "low-angle worm's-eye from-below towering",
}

# How a thing stands to the one that was named before it.
RELATIONS = {
    "under": "under beneath below underneath",
    "on": "on upon atop crossing onto",
    "in": "in inside into",
    "of": "of with",
    "around": "around round about encircling",
    "against": "against beside by near next-to",
}

# What may be said of a person, and what the drawing of one calls it.
TRAITS = {
    "old": "old elderly aged ancient wrinkled wise",
    "long": "long flowing",
    "short": "short cropped bobbed",
    "bald": "bald",
    "beard": "beard bearded",
    "moustache": "moustache mustache",
    "hair": "hair haired hairs",
    "eyes": "eyes eyed",
    "freckles": "freckles freckled",
    "glasses": "glasses spectacles",
    "headscarf": "headscarf scarf hijab kerchief shawl veil",
    "hat": "hat fedora cap top-hat",
    "straw-hat": "straw-hat sunhat",
    "raincoat": "raincoat mackintosh",
    "coat": "coat jacket overcoat cloak cape suit",
    "dress": "dress gown skirt",
    "boots": "boots wellingtons",
    "earrings": "earring earrings pearl pearls pearl-earring",
    "crown": "crown tiara",
    "pale": "pale fair",
    "dark": "african black-skinned dark-skinned",
    "walking": "walking strolling wandering striding",
    "running": "running racing",
    "jumping": "jumping leaping cheering celebrating",
    "dancing": "dancing pirouette twirling",
    "sitting": "sitting seated resting reading meditating",
    "book": "reading reads book novel",
    "working": "working watering digging painting cooking sweeping",
    "can": "watering gardening",
    "umbrella": "umbrella parasol",
    "puddle": "puddle puddles",
}
POSES = ("standing", "walking", "running", "jumping", "dancing", "sitting", "working")
FACIAL = frozenset(["beard", "moustache", "eyes", "hair", "freckles", "glasses", "headscarf", "earrings", "bald"])

# The head of a beast, where a picture comes close.
FACES = {
    "tiger": "+tiger-face", "cat": "+cat-face", "dog": "+dog-face", "fox": "+fox", "wolf": "+wolf", "lion": "+lion", "horse": "+horse-face",
    "cow": "+cow-face", "pig": "+pig-face", "rabbit": "+rabbit-face", "mouse": "+mouse-face", "monkey": "+monkey-face", "bear": "+bear",
    "panda": "+panda", "sitting-dog": "+wolf", "polar-bear": "+bear",
    "koala": "+koala", "dragon": "+dragon-face", "frog": "+frog", "raccoon": "+raccoon", "unicorn": "+unicorn",
}  # fmt: skip

# What a word that names no thing looks like: one of some prompts. WordNet leads other words here.
MOODS = {
    "silence": "one small rowboat, lake, calm, mist, dawn, no birds | one small bare-tree, snowfield, mist, dawn, no birds",
    "joy": (
        "three jumping child, sunny day, meadow, toy-balloons, wildflowers, confetti, rainbow | "
        "a jumping child, kite, sunny morning, meadow, wildflowers, rainbow"
    ),
    "loneliness": "a walking person, streetlight, city, night, rain, no birds | one small chair, empty beach, sea, grey dusk, no birds",
    "love": "a couple, cherry-tree, sunset, petals, meadow",
    "fear": "dead-tree, ravens, night, mist, forest, moon",
    "sadness": "one sitting person, rain, sea, dusk",
    "anger": "volcano, storm, red",
    "peace": "lotus, lake, calm, dawn, mist",
    "freedom": "three gulls, sea, cliffs, bright morning",
    "hope": "candle, night, window, stars",
    "memory": "book, hourglass, window, sepia, evening",
    "dream": "whale, clouds, stars, night, moon",
    "chaos": "abstract, red, black, orange",
    "time": "hourglass, clock, desk, evening",
    "childhood": "kite, child running, meadow, summer",
    "music": "violin, piano, concert, stage",
    "infinity": "galaxy, stars, planet",
    "winter-sleep": "cabin, snow, night",
    "growth": "oak, meadow, dawn, spring",
    "courage": "lighthouse, storm, sea",
}
MOOD_WORDS = {
    "silence": "silence silent quietness stillness hush quiet emptiness void nothingness soundlessness",
    "joy": "joy happiness joyousness delight bliss elation exhilaration gladness merriment cheerfulness celebration fun",
    "loneliness": "loneliness solitude isolation lonesomeness solitariness aloneness separation alienation",
    "love": "love romance tenderness affection passion devotion",
    "fear": "fear horror terror dread anxiety nightmare panic",
    "sadness": "sadness sorrow melancholy grief misery depression unhappiness despair regret longing",
    "anger": "anger rage fury wrath hatred",
    "peace": "peace serenity tranquillity tranquility calmness repose placidity harmony rest meditation",
    "freedom": "freedom liberty independence escape",
    "hope": "hope optimism faith trust prayer",
    "memory": "memory nostalgia remembrance reminiscence past-times history forgetting",
    "dream": "dream dreaming reverie fantasy imagination vision",
    "chaos": "chaos disorder confusion entropy madness",
    "time": "time eternity moment transience",
    "childhood": "childhood youth innocence play",
    "music": "music melody jazz symphony",
    "infinity": "infinity everything",
    "growth": "growth birth beginning life rebirth",
    "courage": "courage bravery strength resolve",
}

EXTRAS = {
    "moon": "moon moonlight moonlit crescent full-moon moonrise howling",
    "sun": "sun sunny sunlit sunlight sunbeam sunbeams sunshine",
    "stars": "star stars starry starlight milky-way",
    "birds": "birds gulls",
    "rainbow": "rainbow",
    "aurora": "aurora northern-lights borealis",
    "fireflies": "fireflies firefly sparks embers glowing magical magic enchanted fairytale lanterns",
    "petals": "cherry-blossom cherry-blossoms petals blossom blossoms sakura confetti leaves",
    "flowers": "dandelions bluebells cornflowers flowers wildflowers blooming poppies tulips daisies sunflowers roses lavender blossoms",
    "rays": "light-from-above rays sunbeams sunbeam god-rays",
    "comet": "comet meteor shooting-star meteors",
    "water": "lake pond shore river canal canals harbour harbor bay waterfront lake sea quay bridge",
    "calm": "calm still quiet serene tranquil mirror peaceful",
    "snowcaps": "snow-capped snowcapped",
    "people": "people person human humans man woman girl boy child figure figures crowd",
    "clouds": "clouds cloud",
    "trees": "trees tree pines firs",
    "shadows": "shadow shadows",
    "grain": "grain noise",
    "vignette": "vignette border frame",
    "animals": "animals animal",
    "buildings": "buildings building houses house",
    "grass": "grass reeds foliage",
    "full-moon": "full-moon moonrise howling",
    "puddles": "puddle puddles",
    "wet": "wet",
    "road": "road highway coast-road lane track path",
    "rows": "rows tulip-field tulip-fields fields-of-tulips fields-of-lavender lavender-field fields-of-flowers",
    "small": "small tiny little distant far-away",
    "wheat": "wheat-field wheat wheatfield cornfield barley-field grain-field",
    "glass": "of-glass glass-towers",
    "curtains": "curtain curtains drapes",
    "lanterns": "lantern lanterns paper-lantern paper-lanterns",
    "stage-light": "spotlight",
    "cloth": "cloth tablecloth linen napkin",
    "dust": "dust dusty sandstorm",
    "hilltop": "on-a-hill on-the-hill hilltop on-a-cliff on-a-rock on-top-of-a-hill",
    "minimal": "minimal minimalist minimalism",
    "ice": "icy-moon icy ice frozen",
    "coming": "coming approaching gathering",
    "river": "river stream creek",
    "woods": "forest forests wood woods woodland jungle",
    "fields": "field fields farmland countryside patchwork",
    "houses": "village town city houses roofs suburb",
    "shore": "beach coast shore island coastline",
}

# Words that name a shape by chance; nobody who writes them wants to see it.
PLAIN = """
about above across after again against among another around away back before behind below beneath beside between beyond both bring
close come dead each ever every face fall fast find first from full good great half hand have head heavy here high into just keep
kind large last left less life light like little long look lost made make more most move much near never next nothing only open
over past place point press quick quiet really right run save scene self shot side sight simple single sleepy small some soft star
stop strong such take than that their them then there they thing this through time tired together toward turn under upon very view
walk warm watch when where which while wide wind wing with world young your zone fire drop detailed beautiful deep help field
plain square circle human enough made slow pull push trade candlelight portrait glowing lonely
stone clay wood wooden brick iron gold metal steel paper marble velvet silk wool leather bronze plastic concrete straw marble ceramic
group trunk back figure hero stage part style artist photo photograph painting picture image art work view scene master digital render
launch pad foreground background colour colours color colors tone tones lead mirror-like besieged chapter cover sketch
vintage modern classic cosy cozy crossing flying running winding leaping falling standing holding looking coming wearing seen sheet
"""

# What the flowers of a meadow look like where the prompt names them.
BLOOMS = {
    "sunflowers": "#eebc2c",
    "poppies": "#dc3526",
    "tulips": "#e0506a",
    "roses": "#d43a5a",
    "daisies": "#f6f2e6",
    "lavender": "#8a6ac8",
    "dandelions": "#f0cf3c",
    "bluebells": "#5a6ad0",
    "cornflowers": "#4a6ad8",
}
