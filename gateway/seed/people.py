"""Who lives in the seeded house."""

from dataclasses import dataclass
from typing import Final

PASSWORD: Final = "sfumato-demo"  # noqa: S105  # told to whoever starts a development house
CAST: Final = ("jason", "jane", "mallory", "staff")


@dataclass(frozen=True, slots=True)
class Person:
    """A member. `joined` is in days before the house was seeded."""

    handle: str
    name: str
    plan: str
    joined: float
    bio: str
    staff: bool = False

    @property
    def email(self) -> str:
        return f"{self.handle}@example.com"


# In the order in which they joined.
PEOPLE: Final = (
    Person("staff", "The house", "free", 60, "Keeps the lights on and the public halls tidy. Sees no private picture.", staff=True),
    Person("ines_duarte", "Inês Duarte", "guild", 58, "Illustrator in Porto. Tiles, tides and too much coffee."),
    Person("tomas_lind", "Tomas Lind", "guild", 57.2, "I draw maps by day and the places on them by night."),
    Person("amara_okafor", "Amara Okafor", "studio", 55.6, "Picture books, mostly. Foxes, always."),
    Person("bea_moreau", "Béa Moreau", "free", 54.1, "Retired gardener. Learning to paint without dirt under my nails."),
    Person("yuki_tan", "Yuki Tan", "solo", 52.8, "Mountains before breakfast."),
    Person("marten_vos", "Marten Vos", "studio", 51.5, "Posters for small cinemas."),
    Person("ravi_menon", "Ravi Menon", "free", 50.3, "Astronomy teacher. My students vote on which ones I post."),
    Person("nora_quist", "Nora Quist", "free", 49.9, "Lighthouses of the north, one at a time."),
    Person("elif_kaya", "Elif Kaya", "solo", 48.7, "Rooms, windows and what the light does in them."),
    Person("jane", "Jane Aldous", "solo", 24, "Novelist. Most of what I make here is for my own desk."),
    Person("jason", "Jason Reyes", "free", 22, "Trying everything once. Remix whatever you like."),
    Person("mallory", "Mallory Finch", "free", 17, "Just looking around."),
    Person("oskar_brandt", "Oskar Brandt", "solo", 15, "Woodcuts with a computer. My grandfather would laugh."),
    Person("leila_haddad", "Leila Haddad", "studio", 14.2, "Deserts, gardens, and the road between them."),
    Person("finn_gallagher", "Finn Gallagher", "free", 13.1, "Boats. I like boats."),
)
