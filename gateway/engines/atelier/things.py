"""Things that can be the subject of a picture, and the shape that stands for each.

A line is: the words; the shape in the library; where it lives (ground, water, sea, air, table, bust, space); its height as a part of
the picture's; its own colour; and, where it shines at night, the word "lit".
"""

THINGS = """
fox vixen; fox; ground; .30; #c9672b
wolf wolves coyote; sitting-dog; ground; .33; #6d6f78
husky dog puppy hound dogs; sitting-dog; ground; .30; #a5764a
cat kitten kitty; feline; ground; .27; #4a4348
sleeping-cat; cat; ground; .24; #6b5a4e
deer doe fawn; deer; ground; .36; #9c6b3f
stag elk moose reindeer caribou antelope gazelle; deer; ground; .42; #8a5a34
horse horses pony mare stallion rider cowboy horseman cavalry; cavalry; ground; .42; #6b4630
owl barn-owl; barn-owl; ground; .30; #a8835a
heron egret stork; heron; water; .42; #8fa0ad
crane cranes ibis; ibis; water; .40; #e3e2dc
flamingo flamingos; flamingo; water; .42; #ee8f95
swan swans; swan; water; .26; #f2f0ea
duck ducks mallard; duck; water; .22; #b98a3c
goose geese; goose; ground; .28; #d9d6cc
dove pigeon; peace-dove; air; .22; #eeeae2
raven crow crows ravens jackdaw magpie; raven; ground; .26; #23252d
eagle hawk falcon kestrel; egyptian-bird; ground; .34; #7a5534
phoenix firebird; freedom-dove; air; .36; #ee7a2a; lit
sparrow wren robin; sparrow; ground; .18; #a2673f
finch bird songbird nightingale canary; finch; ground; .20; #d49a3a
hummingbird kingfisher; hummingbird; air; .24; #2a9c86
seagull gull albatross; seagull; ground; .22; #dfe2e4
toucan; toucan; bust; .45; #2d2d35
parrot macaw; parrot-head; bust; .45; #d23f2f
penguin penguins; penguin; ground; .28; #2c3440
ostrich; ostrich; ground; .40; #5a4c44
rooster cock; rooster; ground; .28; #b8442c
hen chicken; chicken; ground; .24; #c98a4b
peacock pheasant dodo; dodo; ground; .28; #3d6f86
vulture; vulture; ground; .30; #4a4038
pelican; eating-pelican; water; .28; #e0dccf
whale whales humpback orca; @whale; sea; .34; #4a6478
whale-tail fluke; whale-tail; water; .26; #33495c
dolphin dolphins porpoise; dolphin; sea; .30; #6d8ba3
shark; shark-fin; water; .16; #55646f
fish trout carp; salmon; sea; .22; #8fa3a8
koi goldfish; circling-fish; sea; .30; #e8773a
clownfish nemo; clownfish; sea; .24; #ee7d2e
angelfish; tropical-fish; sea; .26; #e6b53a
anglerfish; angler-fish; sea; .26; #54606e; lit
octopus kraken; octopus; sea; .38; #b0563f
squid; giant-squid; sea; .38; #c27a6b
jellyfish medusa; jellyfish; sea; .36; #c9a2e0; lit
seahorse; seahorse; sea; .34; #e2a23c
turtle turtles sea-turtle; sea-turtle; sea; .30; #6d8a4e
starfish; sea-star; sea; .16; #dd7a44
crab lobster; crab; ground; .16; #c94a2f
manta ray; manta-ray; sea; .36; #3d5064
seal walrus; juggling-seal; ground; .26; #5b5f66
dragon wyvern dragons; wyvern; air; .46; #7e2f2b
sea-serpent serpent leviathan; sea-serpent; water; .36; #3c6c5d
nessie plesiosaur; plesiosaurus; water; .30; #40584f
butterfly moth butterflies; butterfly; air; .22; #e07f2a
dragonfly; dragonfly; air; .24; #3f95a5
bee bumblebee; bee; air; .24; #d9a32c
ladybird ladybug; ladybug; table; .26; #c22f26
spider; masked-spider; table; .28; #2b2830
beetle scarab; scarab-beetle; table; .30; #2f6a5c
snail; snail; ground; .22; #a6794c
frog toad; frog; ground; .22; #5c9a3f
tortoise; tortoise; ground; .22; #7d7a45
snake cobra viper; cobra; ground; .28; #5f7a3a
lizard gecko salamander newt; gecko; table; .32; #5b9149
chameleon iguana; chameleon-glyph; table; .32; #58a04a
elephant elephants; elephant; ground; .42; #7d7a7c
mammoth; mammoth; ground; .42; #6b4a35
rabbit hare bunny; rabbit; ground; .22; #a98d6d
squirrel chipmunk; squirrel; ground; .22; #b0622f
bear grizzly; polar-bear; ground; .32; #5d402d
polar-bear; polar-bear; ground; .32; #ebe8e0
bison buffalo yak ox; bison; ground; .34; #54392a
cow cows cattle bull; cow; ground; .30; #8a5a3c
pig piglet; pig; ground; .24; #e3a39c
sheep lamb flock-of-sheep; sheep; ground; .24; #e6e0d2
goat ibex; goat; bust; .48; #cfc6b6
donkey mule; donkey; bust; .50; #7d736b
camel camels dromedary caravan-of-camels; camel; ground; .36; #b98d5a
kangaroo; kangaroo; ground; .34; #a8744a
koala; koala; ground; .30; #9a9ca0
panda; panda; bust; .46; #ecebe6
monkey chimp; monkey; bust; .44; #7a5236
gorilla ape; gorilla; ground; .36; #33343a
lion lioness; lion; bust; .52; #c8923f
tiger; tiger; bust; .46; #dd8030
leopard lynx panther cheetah cougar puma jaguar; feline; ground; .28; #b98b48
raccoon badger; badger; bust; .42; #5b5d62
beaver otter marmot; beaver; ground; .24; #6f4a30
hedgehog; hedgehog; ground; .18; #8a6a4e
porcupine; porcupine; ground; .24; #6d5a48
mouse rat mice; rat; ground; .22; #8c8078
bat bats; evil-bat; air; .26; #2a2530
unicorn; unicorn; bust; .58; #f0ebe6
pegasus; pegasus; air; .42; #ece8e6
centaur; centaur; ground; .40; #8a5f40
griffin gryphon; griffin-symbol; ground; .40; #a87b3c
yeti bigfoot sasquatch; sasquatch; ground; .38; #6e6660
armadillo; armadillo; ground; .20; #8d7d6c
sloth; sloth; air; .34; #8a7558
capybara; capybara; ground; .26; #8d6440
boar; boar; ground; .28; #54453a
dinosaur brontosaurus diplodocus; diplodocus; ground; .50; #6d7d55
raptor velociraptor; velociraptor; ground; .36; #8a7144
t-rex tyrannosaurus; dinosaur-rex; bust; .56; #6a6f48
pterodactyl pterosaur; pterodactylus; air; .34; #7d6a58
snowman; snowman; ground; .30; #eef2f6
oak tree; oak; ground; .50; #4d7034
pine fir spruce conifer christmas-tree; pine-tree; ground; .52; #2f5a41
palm palm-tree; palm-tree; ground; .50; #4c7a3c
birch aspen; birch-trees; ground; .52; #d9d4c6
willow; willow-tree; ground; .48; #7d9447
cherry-blossom cherry-blossoms cherry-tree sakura; beech; ground; .50; #f0b0c2
maple elm beech ash acacia; beech; ground; .50; #c2542f
apple-tree; fruit-tree; ground; .46; #54803a
bonsai; bonsai-tree; table; .40; #4c7d45
baobab; baobab; ground; .50; #8a6a4c
dead-tree bare-tree gnarled; dead-wood; ground; .48; #40362f
cactus saguaro cacti; cactus; ground; .38; #55804a
bamboo; bamboo; ground; .55; #6d9a45
rose roses; rose; table; .44; #c22f45
tulip tulips flowers bouquet; flower-pot; table; .48; #d8563f
lotus waterlily water-lily; lotus; water; .22; #eaa5bb
sunflower sunflowers; sunflower; table; .44; #eab32c
daisy chrysanthemum dahlia; daisy; table; .46; #f0e6c8
poppy; poppy; table; .38; #d8392b
dandelion; dandelion-flower; table; .40; #ece4c8
flower blossom lily orchid iris; jasmine; table; .40; #d98fc0
fern; fern; table; .44; #4c8a4a
wheat barley; wheat; ground; .36; #d8ae4f
mushroom toadstool mushrooms; super-mushroom; ground; .28; #c8402f
house home cottage farmhouse; house; ground; .28; #d9c8ac; lit
mansion villa; family-house; ground; .34; #cdbb9f; lit
haunted-house; spooky-house; ground; .40; #4a4350; lit
cabin hut lodge shack; wood-cabin; ground; .28; #8a5c3a; lit
village hamlet; village; ground; .32; #b98d6a; lit
castle fortress citadel palace; elven-castle; ground; .42; #a89f98; lit
ruin ruins; castle-ruins; ground; .38; #9a9086
tower; white-tower; ground; .46; #a39a90; lit
watchtower; watchtower; ground; .46; #7a5a40; lit
lighthouse beacon; @lighthouse; ground; .50; #efe6dc; lit
church chapel monastery abbey; church; ground; .38; #c4b8a6; lit
cathedral; saint-basil-cathedral; ground; .50; #c08a6a; lit
windmill; windmill; ground; .44; #d9cdb8
watermill mill; water-mill; ground; .36; #8f7155; lit
turbine turbines; wind-turbine; ground; .52; #eef0f2
barn; barn; ground; .30; #a33b2c
temple parthenon; greek-temple; ground; .36; #ddd3c2
pagoda tea-house teahouse; pagoda; ground; .48; #9a4436; lit
shrine torii; shinto-shrine; water; .40; #c8422f
mosque minaret; byzantin-temple; ground; .42; #cbb795; lit
teepee tipi; tipi; ground; .34; #d8bf94; lit
igloo; igloo; ground; .22; #e6eef4; lit
tent camp; camping-tent; ground; .24; #d98a3a; lit
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
telescope; telescope; ground; .30; #8a6a44
boat sailboat yacht sail; sailboat; water; .34; #f0e6d4
rowboat rowing-boat dinghy; wood-canoe; water; .16; #8a5a38
fisherman angler fishing; boat-fishing; water; .28; #5a4a42
fishing-boat trawler; fishing-boat; water; .28; #b5533c
ship galleon frigate; galleon; water; .42; #7a5236
schooner clipper; shooner-sailboat; water; .40; #e6dcc6
longship viking drakkar vikings; drakkar; water; .34; #7d4a30
canoe kayak; canoe; water; .22; #b5482f
paper-boat; paper-boat; water; .22; #f2efe6
steamer steamboat; paddle-steamer; water; .32; #d9d2c4; lit
freighter tanker; cargo-ship; water; .34; #a3432f; lit
submarine; submarine; sea; .22; #d9a52c; lit
shipwreck wreck; ship-wreck; sea; .40; #5a4a3c
train locomotive railway steam-train; steam-locomotive; ground; .26; #3a3f44; lit
tram streetcar trolley bus; bus; ground; .24; #c8432f; lit
car automobile; city-car; ground; .18; #b53a2f; lit
racecar roadster convertible; race-car; ground; .16; #b53a2f
jeep; jeep; ground; .22; #6d7a4a
van camper campervan; surfer-van; ground; .22; #4a9aa3; lit
caravan trailer; caravan; ground; .22; #e2d8c4; lit
tractor; farm-tractor; ground; .26; #b5392b
scooter vespa motorbike motorcycle; scooter; ground; .24; #4aa08f
bicycle bike; dutch-bike; ground; .26; #33484f
cyclist cyclists; cycling; ground; .30; #b5473a
wagon carriage; old-wagon; ground; .26; #8a6a48
carousel; carousel; ground; .40; #d9705a; lit
balloon hot-air-balloon balloons; air-balloon; air; .36; #dd5f3a; lit
airship zeppelin blimp; zeppelin; air; .24; #c4b59a; lit
plane airplane aeroplane aircraft; airplane; air; .18; #d8dade
biplane; biplane; air; .22; #b5392f
glider; hang-glider; air; .24; #e08a3a
helicopter; helicopter; air; .22; #3d5a6d; lit
rocket; rocket; air; .36; #e6e2dc; lit
shuttle; space-shuttle; ground; .50; #eceef0; lit
spaceship starship spacecraft; starfighter; air; .34; #9aa3ad; lit
ufo flying-saucer saucer; ufo; air; .26; #a8b3ba; lit
satellite; satellite; space; .30; #c4ccd4
kite; kite; air; .28; #d8453a
paper-plane; paper-plane; air; .22; #f2f0ea
parachute paraglider; parachute; air; .34; #e0703a
planet saturn; ringed-planet; space; .40; #d9b07a; lit
earth; earth-america; space; .40; #4a8ac0; lit
astronaut cosmonaut spaceman; space-suit; ground; .38; #e6e8ea
robot android; vintage-robot; ground; .34; #9aa8ad; lit
mech mecha; battle-mech; ground; .48; #6d7a80; lit
golem; rock-golem; ground; .40; #7a7068
knight; mounted-knight; ground; .44; #9aa0a8
paladin; visored-helm; bust; .50; #9aa0a8
warrior swordsman gladiator; swordman; ground; .36; #7a4a3a
swordswoman valkyrie amazon; swordwoman; ground; .36; #9a4a44
archer huntress ranger; bowman; ground; .36; #4a6a44
wizard sorcerer mage merlin; wizard-face; bust; .54; #4a4a8c
witch; witch-face; bust; .54; #3d3350
hooded-figure cloaked assassin thief; hooded-figure; ground; .34; #33303a
reaper death; grim-reaper; ground; .40; #26242c
fairy pixie; fairy; air; .26; #e6b5e0; lit
mermaid siren; mermaid; sea; .38; #4aa39a
ghost phantom spirit; ghost; air; .34; #e6ecf0; lit
person man boy stranger figure human; @walker; ground; .30; #3a4552
woman girl lady dancer ballerina princess queen bride; @woman; ground; .32; #b5403f
child kid children; @child; ground; .22; #d8a33a
people couple lovers friends; @couple; ground; .30; #5a4452
traveler traveller wanderer pilgrim wayfarer explorer hiker monk hermit; @wanderer; ground; .32; #5a4638
runner jogger; run; ground; .32; #c8552f
skier; skier; ground; .32; #c23a34
skateboarder skater; skateboarding-01; ground; .34; #3d5a8c
surfer; wave-surfer; water; .34; #2f6f86
yogi buddha meditation meditating; meditation; ground; .32; #b5763f
pianist; pianist; ground; .34; #2b2b33
juggler clown; juggler; ground; .34; #b5482f
acrobat tightrope; tightrope; ground; .40; #33303a
samurai; samurai-helmet; bust; .50; #7a2f2b
ninja; ninja-heroic-stance; ground; .36; #2a2c34
farmer; farmer; ground; .34; #5a6a44
miner; miner; ground; .32; #6d5a48
chef cook baker; cook; bust; .50; #f0eee8
diver; diving-helmet; bust; .48; #b58a4a
angel; angel-outfit; air; .36; #f2ecdc; lit
giant; giant; ground; .56; #5d5348
minotaur; minotaur; ground; .40; #5a3d30
skeleton; skeleton; ground; .38; #e2dccb
skull; pirate-skull; table; .40; #e2dccb
scarecrow; scarecrow; ground; .40; #7a5c3a
statue; colombian-statue; ground; .38; #97938c
bust sculpture philosopher; philosopher-bust; table; .48; #d9d5cc
violin fiddle viola cello; violin; table; .52; #9a4f26
guitar; guitar; table; .52; #b5743a
banjo; banjo; table; .52; #c49a5c
harp; harp; table; .52; #c9a04a
piano; grand-piano; ground; .34; #26242a
trumpet; trumpet; table; .44; #d9a83c
saxophone; saxophone; table; .48; #d9a83c
drum drums; drum; table; .38; #b5432f
accordion; accordion; table; .42; #a3342c
flute; flute; table; .48; #c4ccd2
lantern lamp; old-lantern; table; .44; #6d4f35; lit
paper-lantern; asian-lantern; air; .28; #e0552f; lit
streetlight lamppost streetlamp; street-light; ground; .54; #33363c; lit
candle candlelight candlelit; candle-light; table; .44; #efe2c4; lit
candles; candles; table; .40; #efe2c4; lit
candelabra chandelier; lit-candelabra; table; .52; #c9a04a; lit
campfire bonfire fire; campfire; ground; .22; #e8702a; lit
torch; torch; table; .50; #8a5a34; lit
teapot; teapot; table; .34; #3f7f8a
kettle; teapot-leaves; table; .34; #3d4248
coffee cup tea teacup; coffee-cup; table; .34; #e6ddcf
mug; coffee-mug; table; .34; #b5533c
jug pitcher carafe; jug; table; .46; #c9824f
amphora urn; amphora; table; .48; #b5683c
vase; porcelain-vase; table; .46; #5a7fb0
pot pottery; painted-pottery; table; .40; #b5683c
wine bottle; wine-bottle; table; .50; #4a5a3a
glass goblet; wine-glass; table; .44; #c9d8dc
book books novel; book-pile; table; .30; #8a3f34
open-book; open-book; table; .30; #ece2cc
spellbook grimoire; spell-book; table; .36; #5a3d7a; lit
quill pen; quill-ink; table; .44; #d9d2c4
watch pocket-watch; pocket-watch; table; .38; #d0a54a
clock; cuckoo-clock; table; .46; #8a5a34
hourglass; hourglass; table; .46; #c49a5c
key; key; table; .40; #c99f3f
umbrella; umbrella; ground; .30; #c8382f
crown; crown; table; .28; #dcae3a
chess; chess-knight; table; .44; #2c2a2e
lemon lemons; lemon; table; .26; #efcb2f
apple apples; shiny-apple; table; .30; #c22f2a
cherry cherries; cherry; table; .32; #b01f33
pear pears; pear; table; .36; #b5b83f
peach peaches apricot; peach; table; .28; #f0a267
orange-fruit oranges tangerine mandarin; tangerine; table; .28; #ee8a26
strawberry strawberries; strawberry; table; .30; #d8323a
grapes grape; grapes; table; .38; #5d3a78
banana bananas; banana; table; .30; #efcf3f
pineapple; pineapple; table; .46; #d9a23a
watermelon melon; watermelon; table; .28; #3f8a4a
pumpkin pumpkins; pumpkin; table; .30; #e07f2a
jack-o-lantern halloween; pumpkin-lantern; ground; .26; #e07f2a; lit
tomato tomatoes; tomato; table; .26; #cf3a2b
carrot; carrot; table; .38; #e6802f
fruit fruits; fruit-bowl; table; .38; #c98a3f
bread loaf baguette; bread; table; .32; #c98f4f
cheese; cheese-wedge; table; .26; #ecc458
cake; cake-slice; table; .32; #e8c4b0
cupcake muffin; cupcake; table; .34; #e39ab0
croissant; croissant; table; .26; #d0964f
noodles ramen; noodles; table; .34; #b5412f
chair; wooden-chair; ground; .34; #8a5a34
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
feather; feather; table; .46; #dfe4e8
leaf leaves; maple-leaf; table; .40; #cf5a2b
microscope; microscope; table; .46; #4a5058
camera; photo-camera; table; .32; #33353a
microphone; old-microphone; table; .44; #b0b5ba
radio; pocket-radio; table; .32; #9a5a34
telephone phone; rotary-phone; table; .32; #a8302c
computer laptop; laptop; table; .36; #8d949a; lit
gift present; present; table; .34; #c8383f
dolls matryoshka; matryoshka-dolls; table; .32; #c8423a
totem; totem; ground; .50; #8a5238
volcano; smoking-volcano; ground; .40; #5a4038; lit
waterfall; waterfall; ground; .44; #a8c8d8
tornado; tornado; ground; .52; #6d7278
birdhouse; bird-house; air; .30; #b5704a
beehive; beehive; ground; .30; #d0a050
boots shoes; boots; table; .34; #7a4a30
hat; top-hat; table; .30; #2c2a30
kimono; kimono; table; .46; #b5434f
ring; diamond-ring; table; .36; #dcae3a
throne; stone-throne; ground; .44; #8d857d
cauldron; cauldron; ground; .28; #33363a; lit
shell seashell conch; spiral-shell; table; .32; #e6bfa0
nautilus ammonite; nautilus-shell; table; .36; #d9a07a
paper-crane; paper-crane; table; .32; #f0ece2
pinwheel; paper-windmill; ground; .34; #e05a5a
barrel cask; barrel; ground; .26; #8a5c36
basket; basket; table; .34; #b58a52
stones cairn zen; stone-stack; ground; .26; #7d7f80
eye; eyeball; air; .40; #6d9aa8
gear gears clockwork; cog; table; .40; #a87b3f
""".strip()
