"""Worlds that hypothesis makes.

The maker of the oracle decides everything by a `random.Random`; hypothesis hands it one whose every answer is hypothesis's own choice, so a
world that fails is made smaller choice by choice: fewer images, no flip, nobody who likes anything. One maker, and not a second one in
strategies, because what a world may hold (R3, R12, the ledger) would have to be said twice. Ids and words come from a seed: they
decide nothing, and would be most of what hypothesis had to choose.
"""

import random
from typing import Final

from hypothesis import strategies as st

from tests.oracle.making import Maker, Sizes
from tests.oracle.world import World

SIZES: Final = Sizes(accounts=(4, 8), models=(0, 6), images=(4, 32))
LETTERS: Final = 20261124


@st.composite
def worlds(draw: st.DrawFn) -> World:
    return Maker(draw(st.randoms(use_true_random=False)), random.Random(LETTERS), SIZES).world()
