"""Things that can be the subject of a picture, and the shape that stands for each.

A line is: the words; the shape in the library; where it lives (ground, water, sea, air, table, bust, space); its height as a part of
the picture's; its own colour; and, where it shines at night, the word "lit".
"""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that can be painted. `size` is its height as a part of the picture's."""

    icon: str
    where: str
    size: float
    colour: str
    lit: bool


@dataclass(frozen=True, slots=True)
class Subject:
    thing: Thing
    count: int
    colour: str
    tinted: bool  # whether the prompt gave the colour
    relation: str  # how it stands to the subject before it: under, on, in, of, around, against, or empty


@lru_cache(maxsize=1)
def things() -> dict[str, Thing]:
    """Each word and its thing."""
    table = {}
    for line in THINGS.splitlines():
        names, icon, where, size, colour, *lit = (part.strip() for part in line.split(";"))
        for name in names.split():
            table[name] = Thing(icon, where, float(size), colour, bool(lit))
    return table


THINGS = """
fox vixen red-fox; @fox; ground; .34; #c9672b
wolf wolves coyote canine; sitting-dog; ground; .33; #6d6f78
husky dog puppy hound dogs; +dog; ground; .30; #a5764a
cat kitten kitty; @cat; ground; .32; #4a4348
sleeping-cat; cat; ground; .24; #6b5a4e
deer doe fawn ungulate; +deer; ground; .36; #9c6b3f
stag elk moose reindeer caribou antelope gazelle; +moose; ground; .44; #8a5a34
horse horses pony mare stallion rider cowboy horseman cavalry; +horse; ground; .40; #6b4630
owl barn-owl; +owl; ground; .34; #a8835a
heron stork wading-bird wader; heron; water; .42; #8fa0ad
crane cranes ibis; ibis; water; .40; #e3e2dc
egret; heron; water; .42; #f2f2ee
flamingo flamingos; +flamingo; water; .42; #ee8f95
swan swans; +swan; water; .26; #f2f0ea
duck ducks mallard waterfowl aquatic-bird; +duck; water; .22; #b98a3c
goose geese; +goose; ground; .28; #d9d6cc
dove pigeon; peace-dove; air; .22; #eeeae2
raven crow crows ravens rook rooks jackdaw jackdaws magpie; +black-bird; ground; .2; #23252d
eagle hawk falcon kestrel bird-of-prey; +eagle; air; .36; #7a5534
phoenix firebird; freedom-dove; air; .36; #ee7a2a; lit
sparrow wren robin; sparrow; ground; .18; #a2673f
finch bird songbird nightingale canary passerine perching-bird; finch; ground; .20; #d49a3a
hummingbird kingfisher; hummingbird; air; .24; #2a9c86
seagull gull albatross; seagull; ground; .22; #dfe2e4
toucan; toucan; bust; .45; #2d2d35
parrot macaw; +parrot; ground; .34; #d23f2f
penguin penguins; +penguin; ground; .28; #2c3440
ostrich; ostrich; ground; .40; #5a4c44
rooster cock gallinaceous-bird; +rooster; ground; .28; #b8442c
hen chicken; chicken; ground; .24; #c98a4b
peacock pheasant dodo; +dodo; ground; .28; #3d6f86
vulture; vulture; ground; .30; #4a4038
pelican; eating-pelican; water; .28; #e0dccf
whale whales humpback orca cetacean; @whale; sea; .34; #4a6478
whale-tail fluke; whale-tail; water; .26; #33495c
dolphin dolphins porpoise; +dolphin; sea; .30; #6d8ba3
shark; +shark; sea; .3; #55646f
fish trout carp bony-fish; +fish; sea; .22; #8fa3a8
koi goldfish; @koi; sea; .26; #e8672a
clownfish nemo; +tropical-fish; sea; .24; #ee7d2e
angelfish; tropical-fish; sea; .26; #e6b53a
anglerfish; angler-fish; sea; .26; #54606e; lit
octopus kraken; +octopus; sea; .38; #b0563f
squid; giant-squid; sea; .38; #c27a6b
jellyfish medusa; +jellyfish; sea; .36; #c9a2e0; lit
seahorse; seahorse; sea; .34; #e2a23c
turtle turtles sea-turtle; sea-turtle; sea; .30; #6d8a4e
starfish; sea-star; sea; .16; #dd7a44
crab lobster crustacean; +lobster; ground; .2; #c94a2f
manta ray; manta-ray; sea; .36; #3d5064
seal walrus; +seal; ground; .26; #5b5f66
dragon wyvern dragons; wyvern; air; .46; #3f9a5a
sea-serpent serpent leviathan; sea-serpent; water; .36; #3c6c5d
nessie plesiosaur; plesiosaurus; water; .30; #40584f
butterfly moth butterflies lepidopterous-insect; +monarch-butterfly; air; .24; #e07f2a
dragonfly; dragonfly; air; .24; #3f95a5
bee bumblebee insect; +honeybee; air; .24; #d9a32c
ladybird ladybug; +lady-beetle; table; .26; #c22f26
spider; +spider; table; .3; #2b2830
beetle scarab; +beetle; table; .30; #2f6a5c
snail; +snail; ground; .22; #a6794c
frog toad amphibian; +frog; ground; .22; #5c9a3f
tortoise; +turtle; ground; .22; #7d7a45
snake cobra viper ophidian; +snake; ground; .28; #5f7a3a
lizard gecko salamander newt reptile; +lizard; table; .32; #5b9149
chameleon iguana; chameleon-glyph; table; .32; #58a04a
elephant elephants; elephant; ground; .42; #7d7a7c
mammoth; +mammoth; ground; .42; #6b4a35
rabbit hare bunny lagomorph leporid; +rabbit; ground; .22; #a98d6d
squirrel chipmunk; +chipmunk; ground; .22; #b0622f
bear grizzly carnivore; polar-bear; ground; .32; #5d402d
polar-bear; polar-bear; ground; .32; #ebe8e0
bison buffalo yak ox; +ox; ground; .34; #54392a
cow cows cattle bull; +cow; ground; .30; #8a5a3c
pig piglet; +pig; ground; .24; #e3a39c
sheep lamb flock-of-sheep bovid; +ewe; ground; .24; #e6e0d2
goat ibex; +goat; ground; .3; #cfc6b6
donkey mule; +donkey; ground; .36; #7d736b
camel camels dromedary caravan-of-camels; +camel; ground; .36; #b98d5a
kangaroo; +kangaroo; ground; .34; #a8744a
koala; +koala; ground; .30; #9a9ca0
panda; +panda; bust; .46; #ecebe6
monkey chimp primate; +monkey; ground; .32; #7a5236
gorilla ape; +gorilla; ground; .36; #33343a
lion lioness; +lion; bust; .52; #c8923f
tiger; +tiger; ground; .32; #dd8030
leopard lynx panther cheetah cougar puma jaguar big-cat feline wildcat; +leopard; ground; .30; #b98b48
raccoon badger; +raccoon; ground; .26; #5b5d62
beaver otter marmot; +beaver; ground; .24; #6f4a30
hedgehog; +hedgehog; ground; .18; #8a6a4e
porcupine; porcupine; ground; .24; #6d5a48
mouse rat mice rodent; +rat; ground; .22; #8c8078
bat bats; evil-bat; air; .26; #2a2530
unicorn; +unicorn; bust; .56; #f0ebe6
pegasus; pegasus; air; .42; #ece8e6
centaur; centaur; ground; .40; #8a5f40
griffin gryphon; griffin-symbol; ground; .40; #a87b3c
yeti bigfoot sasquatch; sasquatch; ground; .38; #6e6660
armadillo; armadillo; ground; .20; #8d7d6c
sloth; +sloth; air; .34; #8a7558
capybara; capybara; ground; .26; #8d6440
boar; +boar; ground; .28; #54453a
dinosaur brontosaurus diplodocus; +sauropod; ground; .5; #6d7d55
raptor velociraptor; velociraptor; ground; .36; #8a7144
t-rex tyrannosaurus; +t-rex; ground; .46; #6a6f48
pterodactyl pterosaur; pterodactylus; air; .34; #7d6a58
snowman; +snowman; ground; .30; #eef2f6
oak tree woody-plant; ~tree; ground; .50; #4d7034
pine fir spruce conifer christmas-tree; pine-tree; ground; .52; #2f5a41
palm palm-tree; palm-tree; ground; .50; #4c7a3c
birch aspen; birch-trees; ground; .52; #d9d4c6
willow; willow-tree; ground; .48; #7d9447
cherry-blossom cherry-blossoms cherry-tree sakura; ~tree cherry; ground; .50; #f0b0c2
maple elm beech ash acacia; ~tree maple; ground; .50; #c2542f
apple-tree; ~tree apple; ground; .46; #54803a
bonsai; bonsai-tree; table; .40; #4c7d45
baobab; baobab; ground; .50; #8a6a4c
dead-tree bare-tree gnarled; ~bare; ground; .48; #40362f
cactus saguaro cacti; +cactus; ground; .38; #55804a
bamboo; bamboo; ground; .55; #6d9a45
rose roses rosebush; +rose; table; .44; #c22f45
tulip tulips; +tulip; table; .44; #d8563f
flowers bouquet; +bouquet; table; .46; #d8563f
lotus waterlily water-lily; +lotus; water; .22; #eaa5bb
sunflower sunflowers; +sunflower; table; .5; #eab32c
daisy chrysanthemum dahlia angiosperm; daisy; table; .46; #f0e6c8
poppy; poppy; table; .38; #d8392b
dandelion; dandelion-flower; table; .40; #ece4c8
flower blossom lily orchid iris bulbous-plant; jasmine; table; .40; #d98fc0
fern; fern; table; .44; #4c8a4a
wheat barley; wheat; ground; .36; #d8ae4f
mushroom toadstool mushrooms; +mushroom; ground; .28; #c8402f
house home cottage farmhouse dwelling building edifice; +house; ground; .30; #d9c8ac; lit
mansion villa; family-house; ground; .34; #cdbb9f; lit
haunted-house; +derelict-house; ground; .38; #4a4350; lit
cabin hut lodge shack; @cabin; ground; .28; #8a5c3a; lit
village hamlet; village; ground; .32; #b98d6a; lit
castle fortress citadel palace; +castle; ground; .46; #a89f98; lit
ruin ruins; castle-ruins; ground; .38; #9a9086
tower; white-tower; ground; .46; #a39a90; lit
watchtower; watchtower; ground; .46; #7a5a40; lit
lighthouse beacon; @lighthouse; ground; .56; #f2ece2; lit
church chapel monastery abbey place-of-worship; +church; ground; .38; #c4b8a6; lit
cathedral; saint-basil-cathedral; ground; .50; #c08a6a; lit
windmill; @windmill; ground; .5; #8a5a44
watermill mill; water-mill; ground; .36; #8f7155; lit
turbine turbines; wind-turbine; ground; .52; #eef0f2
barn; barn; ground; .30; #a33b2c
temple parthenon; greek-temple; ground; .36; #ddd3c2
pagoda tea-house teahouse; pagoda; ground; .48; #9a4436; lit
shrine torii; shinto-shrine; water; .40; #c8422f
mosque minaret; +mosque; ground; .42; #cbb795; lit
teepee tipi; tipi; ground; .34; #d8bf94; lit
igloo; igloo; ground; .22; #e6eef4; lit
tent camp; +tent; ground; .24; #d98a3a; lit
treehouse; treehouse; ground; .52; #6d7d45; lit
pyramid pyramids; great-pyramid; ground; .38; #d0a868
sphinx; egyptian-sphinx; ground; .34; #c9a66b
stonehenge dolmen; dolmen; ground; .30; #85827c
moai; moai; ground; .42; #77736d
obelisk monolith; obelisk; ground; .52; #33343a
clocktower clock-tower; clock-tower; ground; .54; #a88a68; lit
bridge; stone-bridge; water; .26; #938a80
well; well; ground; .26; #8a7a6a
gate; gate; ground; .36; #33343a
observatory; observatory; ground; .34; #dde1e4; lit
radio-telescope; radar-dish; ground; .36; #dfe3e6
factory powerplant; factory; ground; .36; #6d5a54; lit
door; wooden-door; ground; .44; #8a4a34; lit
greenhouse; greenhouse; ground; .34; #a8c8a8; lit
telescope; +telescope; ground; .34; #8a6a44
boat sailboat yacht sail vessel watercraft; +sailboat; water; .34; #f0e6d4
rowboat rowing-boat dinghy; wood-canoe; water; .16; #8a5a38
angler; boat-fishing; water; .28; #5a4a42
fishing-boat trawler fishing-boats; @fishing-boat; water; .30; #2f6a9a
ship galleon frigate sailing-vessel; galleon; water; .42; #7a5236
schooner clipper; shooner-sailboat; water; .40; #e6dcc6
longship viking drakkar vikings; drakkar; water; .34; #7d4a30
canoe kayak; +canoe; water; .22; #b5482f
paper-boat; paper-boat; water; .22; #f2efe6
steamer steamboat; paddle-steamer; water; .32; #d9d2c4; lit
freighter tanker; cargo-ship; water; .34; #a3432f; lit
submarine; submarine; sea; .22; #d9a52c; lit
shipwreck wreck; ship-wreck; sea; .40; #5a4a3c
train locomotive railway steam-train; +locomotive; ground; .30; #3a3f44; lit
tram streetcar trolley bus; +tram-car; ground; .3; #c8432f; lit
car automobile motor-vehicle; +automobile; ground; .22; #b53a2f; lit
racecar roadster convertible; +racing-car; ground; .16; #b53a2f
jeep; jeep; ground; .22; #6d7a4a
van camper campervan; surfer-van; ground; .22; #4a9aa3; lit
caravan trailer; caravan; ground; .22; #e2d8c4; lit
tractor; +tractor; ground; .26; #b5392b
scooter vespa motorbike motorcycle; +motorcycle; ground; .24; #4aa08f
bicycle bike; +bicycle; ground; .32; #33484f
cyclist cyclists; cycling; ground; .30; #b5473a
wagon carriage; old-wagon; ground; .26; #8a6a48
carousel; carousel; ground; .40; #d9705a; lit
balloon hot-air-balloon balloons; @balloon; air; .40; #d8452f; lit
airship zeppelin blimp; zeppelin; air; .24; #c4b59a; lit
plane airplane aeroplane aircraft; +small-airplane; air; .18; #d8dade
biplane; biplane; air; .22; #b5392f
glider; hang-glider; air; .24; #e08a3a
helicopter; +helicopter; air; .22; #3d5a6d; lit
rocket; +rocket; air; .36; #e6e2dc; lit
shuttle; space-shuttle; ground; .50; #eceef0; lit
spaceship starship spacecraft; starfighter; air; .34; #9aa3ad; lit
ufo flying-saucer saucer; +flying-saucer; air; .26; #a8b3ba; lit
satellite; +satellite; space; .30; #c4ccd4
kite; +kite; air; .28; #d8453a
paper-plane; paper-plane; air; .22; #f2f0ea
parachute paraglider; +parachute; air; .34; #e0703a
planet; ringed-planet; space; .40; #d9b07a; lit
earth; earth-america; space; .40; #4a8ac0; lit
cosmonaut spaceman; space-suit; ground; .38; #e6e8ea
robot android; @robot; ground; .40; #9fb4c0; lit
mech mecha; battle-mech; ground; .48; #6d7a80; lit
golem; rock-golem; ground; .40; #7a7068
knight; mounted-knight; ground; .44; #9aa0a8
paladin; visored-helm; bust; .50; #9aa0a8
warrior swordsman gladiator; swordman; ground; .36; #7a4a3a
swordswoman valkyrie amazon; swordwoman; ground; .36; #9a4a44
archer huntress ranger; bowman; ground; .36; #4a6a44
sorcerer mage merlin; wizard-face; bust; .54; #4a4a8c
witch; witch-face; bust; .54; #3d3350
hooded-figure cloaked assassin thief; hooded-figure; ground; .34; #33303a
reaper death; grim-reaper; ground; .40; #26242c
fairy pixie; fairy; air; .26; #e6b5e0; lit
siren; mermaid; sea; .38; #4aa39a
ghost phantom spirit; ghost; air; .34; #e6ecf0; lit
jogger; run; ground; .32; #c8552f
skier; skier; ground; .32; #c23a34
skateboarder skater; skateboarding-01; ground; .34; #3d5a8c
surfer; wave-surfer; water; .34; #2f6f86
yogi buddha meditation meditating; meditation; ground; .32; #b5763f
pianist; pianist; ground; .34; #2b2b33
juggler clown; juggler; ground; .34; #b5482f
acrobat tightrope; tightrope; ground; .40; #33303a
ninja; ninja-heroic-stance; ground; .36; #2a2c34
miner; miner; ground; .32; #6d5a48
chef cook baker; cook; bust; .50; #f0eee8
diver; diving-helmet; bust; .48; #b58a4a
angel; angel-outfit; air; .36; #f2ecdc; lit
giant; giant; ground; .56; #5d5348
minotaur; minotaur; ground; .40; #5a3d30
skeleton; skeleton; ground; .38; #e2dccb
skull; +skull; table; .36; #e2dccb
scarecrow; scarecrow; ground; .40; #7a5c3a
statue; colombian-statue; ground; .38; #97938c
bust sculpture philosopher; philosopher-bust; table; .48; #d9d5cc
violin violinist fiddle viola cello stringed-instrument bowed-stringed-instrument; +violin; table; .50; #9a4f26
guitar guitarist; +guitar; table; .52; #b5743a
banjo; banjo; table; .52; #c49a5c
harp; harp; table; .52; #c9a04a
piano; grand-piano; table; .34; #26242a
trumpet brass wind-instrument; +trumpet; table; .40; #d9a83c
saxophone saxophonist; +saxophone; table; .48; #d9a83c
drum drums percussion-instrument; drum; table; .38; #b5432f
accordion; +accordion; table; .40; #a3342c
flute; flute; table; .48; #c4ccd2
lantern; old-lantern; table; .44; #6d4f35; lit
paper-lantern paper-lanterns; +red-paper-lantern; air; .24; #e0552f; lit
streetlight lamppost streetlamp street-lamp street-light; street-light; ground; .54; #33363c; lit
candle candlelight candlelit; +candle; table; .44; #efe2c4; lit
candles; candles; table; .40; #efe2c4; lit
candelabra chandelier; lit-candelabra; table; .52; #c9a04a; lit
campfire bonfire fire; campfire; ground; .22; #e8702a; lit
torch; torch; table; .50; #8a5a34; lit
teapot; +teapot; table; .34; #3f7f8a
kettle; teapot-leaves; table; .34; #3d4248
coffee cup tea teacup; +hot-beverage; table; .32; #e6ddcf
mug; coffee-mug; table; .34; #b5533c
jug pitcher carafe; jug; table; .44; #c9824f
amphora urn; +amphora; table; .48; #b5683c
vase; porcelain-vase; table; .46; #5a7fb0
pot pottery; painted-pottery; table; .40; #b5683c
wine bottle; +wine-glass; table; .44; #4a5a3a
glass goblet; wine-glass; table; .44; #c9d8dc
book books novel; +books; table; .34; #8a3f34
open-book; +open-book; table; .30; #ece2cc
spellbook grimoire; spell-book; table; .36; #5a3d7a; lit
quill pen; quill-ink; table; .44; #d9d2c4
watch pocket-watch; pocket-watch; table; .38; #d0a54a
clock; cuckoo-clock; table; .46; #8a5a34
hourglass; +hourglass-done; table; .46; #c49a5c
key; key; table; .40; #c99f3f
umbrella; +umbrella; table; .34; #c8382f
crown; +crown; table; .28; #dcae3a
chess; chess-knight; table; .44; #2c2a2e
lemon lemons; +lemon; table; .22; #efcb2f
apple apples; +red-apple; table; .26; #c22f2a
cherry cherries; +cherries; table; .30; #b01f33
pear pears pome; +pear; table; .30; #b5b83f
peach peaches apricot; +peach; table; .26; #f0a267
orange-fruit oranges tangerine mandarin; +tangerine; table; .26; #ee8a26
strawberry strawberries; +strawberry; table; .26; #d8323a
grapes grape; +grapes; table; .34; #5d3a78
banana bananas; +banana; table; .30; #efcf3f
pineapple; +pineapple; table; .44; #d9a23a
watermelon melon; +watermelon; table; .28; #3f8a4a
pumpkin pumpkins; pumpkin; table; .30; #e07f2a
jack-o-lantern halloween; pumpkin-lantern; ground; .26; #e07f2a; lit
tomato tomatoes; +tomato; table; .26; #cf3a2b
carrot vegetable; +carrot; table; .34; #e6802f
fruit fruits edible-fruit; fruit-bowl; table; .38; #c98a3f
bread loaf baguette baked-goods; +bread; table; .30; #c98f4f
cheese; +cheese-wedge; table; .26; #ecc458
cake; +shortcake; table; .30; #e8c4b0
cupcake muffin; +cupcake; table; .32; #e39ab0
croissant; +croissant; table; .26; #d0964f
noodles ramen; +steaming-bowl; table; .32; #b5412f
sofa couch settee; +couch-and-lamp; table; .44; #2f6a9a
chair seat; wooden-chair; ground; .34; #8a5a34
armchair; armchair; ground; .32; #3f6f6a
bench; park-bench; ground; .36; #5a4634
easel painter; easel; ground; .40; #a87b4c
globe; globe; table; .44; #4f8299
compass; compass; table; .40; #c49a4c
anchor; anchor; ground; .40; #4a525c
treasure chest; open-treasure-chest; ground; .30; #8a5c34; lit
sword excalibur; sword-in-stone; ground; .42; #aab3bb
cannon; cannon; ground; .22; #3a3c40
crystal crystals quartz; crystal-growth; ground; .42; #9a8fe0; lit
gem diamond jewel; cut-diamond; table; .34; #a8d8ea; lit
crystal-ball; crystal-ball; table; .40; #9ab5e6; lit
portal gateway; portal; ground; .52; #8a6ae6; lit
heart love; hearts; air; .34; #d8364a
feather; +feather; table; .44; #dfe4e8
leaf leaves; +maple-leaf; table; .38; #cf5a2b
microscope; +microscope; table; .44; #4a5058
camera; +camera; table; .32; #33353a
microphone; old-microphone; table; .44; #b0b5ba
radio; pocket-radio; table; .32; #9a5a34
telephone phone; +telephone; table; .32; #a8302c
computer laptop; laptop; table; .36; #8d949a; lit
gift present; +wrapped-gift; table; .34; #c8383f
dolls matryoshka; matryoshka-dolls; table; .32; #c8423a
totem; totem; ground; .50; #8a5238
volcano; smoking-volcano; ground; .40; #5a4038; lit
waterfall; waterfall; ground; .44; #a8c8d8
tornado; tornado; ground; .52; #6d7278
birdhouse; bird-house; air; .30; #b5704a
beehive; beehive; ground; .30; #d0a050
boots shoes; boots; table; .34; #7a4a30
hat; +top-hat; table; .30; #2c2a30
kimono; kimono; table; .46; #b5434f
ring; diamond-ring; table; .36; #dcae3a
throne; stone-throne; ground; .44; #8d857d
cauldron; cauldron; ground; .28; #33363a; lit
shell seashell conch; +spiral-shell; table; .30; #e6bfa0
nautilus ammonite; nautilus-shell; table; .36; #d9a07a
saturn ringed-planet; @saturn; space; .42; #d9b07a
paper-crane; paper-crane; table; .32; #f0ece2
pinwheel; paper-windmill; ground; .34; #e05a5a
barrel cask; barrel; ground; .26; #8a5c36
basket; ~filled apple:+red-apple; table; .34; #b58a52
stones cairn zen; stone-stack; ground; .26; #7d7f80
eye; eyeball; air; .40; #6d9aa8
gear gears clockwork; cog; table; .40; #a87b3f
zebra; +zebra; ground; .36; #8a6f5a
giraffe; +giraffe; ground; .48; #8a6f5a
hippopotamus hippo; +hippopotamus; ground; .32; #8a6f5a
rhinoceros rhino; +rhinoceros; ground; .34; #8a6f5a
crocodile alligator; +crocodile; water; .24; #8a6f5a
turkey; +turkey; ground; .30; #8a6f5a
ant; +ant; table; .3; #8a6f5a
ram; +ram; ground; .3; #8a6f5a
skunk; +skunk; ground; .26; #8a6f5a
llama alpaca; +llama; ground; .4; #8a6f5a
poodle; +poodle; ground; .3; #8a6f5a
swallow; @swallow; air; .2; #27344f
chick; +baby-chick; ground; .16; #8a6f5a
hibiscus; +hibiscus; table; .4; #8a6f5a
hyacinth; +hyacinth; table; .44; #8a6f5a
thistle; @thistle; ground; .5; #9a5ab5
clover shamrock; +four-leaf-clover; table; .4; #8a6f5a
plant houseplant vascular-plant tracheophyte herb shrub bush weed; +potted-plant; table; .44; #8a6f5a
branch twig bough; @branch; air; .1; #5a4436
pomegranate pomegranates; @pomegranate; table; .30; #b8322f
japanese-castle; +japanese-castle; ground; .46; #8a6f5a
circus; +circus-tent; ground; .38; #8a6f5a
fountain; +fountain; ground; .34; #8a6f5a
ferris-wheel; +ferris-wheel; ground; .5; #c8432f
toy-balloon party-balloon; +balloon; air; .24; #d8352f
speedboat motorboat; +speedboat; water; .2; #8a6f5a
ferry; +ferry; water; .26; #8a6f5a
sports-car sportscar coupe; @sports-car; ground; .22; #c8352e
taxi cab; +taxi; ground; .22; #8a6f5a
truck lorry; +delivery-truck; ground; .24; #8a6f5a
sled sleigh; +sled; ground; .2; #8a6f5a
person man stranger figure human individual; ~person man; ground; .32; #3a4552
woman lady queen princess bride; ~person woman dress; ground; .34; #b5403f
girl; ~person child girl dress; ground; .32; #d8a33a
boy; ~person child boy; ground; .32; #3f7fa8
child kid children; ~person child; ground; .38; #d8a33a
people couple lovers friends; ~pair; ground; .34; #5a4452
traveler traveller wanderer pilgrim wayfarer explorer hiker hermit; ~person walking hat coat staff; ground; .32; #5a4638
runner; ~person running; ground; .32; #c8552f
farmer; ~person working straw-hat; ground; .32; #5a6a44
dancer; ~person woman dancing dress; ground; .36; #b5403f
ballerina ballerinas; ~person woman dancing tutu; ground; .52; #f2c4cf
astronaut; ~person standing astronaut; ground; .36; #e6e8ea
samurai; ~person man standing samurai robe; ground; .40; #33384f
grandmother granny grandma; ~person old woman dress; ground; .32; #6a4a5a
grandfather grandpa; ~person old man beard; ground; .32; #4a4a44
king; ~person man crown beard robe; ground; .36; #7a2f4a
monk; ~person man bald robe; ground; .32; #b5702f
wizard; ~person old man beard long robe hat staff; ground; .36; #4a4a8c
soldier guard policeman; +guard; ground; .32; #a3342c
fisherman; ~person working hat coat; ground; .3; #5a6a7a
teacher doctor nurse worker artist musician scientist writer poet; ~person man; ground; .32; #4a5a6a
mermaid; +mermaid; sea; .36; #4aa39a
elf; +elf; bust; .4; #4a8a5a
vampire; +vampire; bust; .44; #33303a
genie; +genie; air; .44; #4a6ac8
baby toddler; +baby; bust; .4; #e8b9a0
egg eggs; +egg; table; .24; #8a6f5a
mango; +mango; table; .28; #8a6f5a
avocado; +avocado; table; .30; #8a6f5a
garlic; +garlic; table; .26; #8a6f5a
onion; +onion; table; .26; #8a6f5a
potato; +potato; table; .26; #8a6f5a
eggplant aubergine; +eggplant; table; .34; #8a6f5a
mirror; +mirror; table; .46; #8a6f5a
milk; +glass-of-milk; table; .36; #8a6f5a
honey; +honey-pot; table; .34; #8a6f5a
sushi; +sushi; table; .26; #8a6f5a
pizza; +pizza; table; .34; #8a6f5a
hamburger burger; +hamburger; table; .32; #8a6f5a
ice-cream; +soft-ice-cream; table; .44; #8a6f5a
cookie biscuit; +cookie; table; .28; #8a6f5a
doughnut donut; +doughnut; table; .28; #8a6f5a
pie; +pie; table; .28; #8a6f5a
teddy teddy-bear; +teddy-bear; table; .38; #8a6f5a
scissors; +scissors; table; .36; #8a6f5a
fan; +folding-hand-fan; table; .34; #8a6f5a
coconut; +coconut; table; .28; #8a6f5a
olive olives; +olive; table; .26; #8a6f5a
plum plums; plum; table; .26; #8a6f5a
bowl dish; ~filled apple:+red-apple; table; .30; #b98a5c
desk-lamp reading-lamp lamp; @desk-lamp; table; .40; #2f6f4a; lit
howling-wolf; @howler; ground; .36; #30333c
whale-leap; @leaper; water; .55; #3f566b
""".strip()
