"""`/media`: the rule decides at each request; addresses change with the visibility; files tell nothing (THREATS 11 to 14)."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from schema.tables import Image, Visibility
from tests.gateway.doors.house import Member, Street
from tests.gateway.provenance.signed import chunks

SIZES = ("THUMB", "CARD", "FULL", "ORIGINAL")
URL = "query($id: ID!, $size: ImageSize) { image(id: $id) { url(size: $size) } }"
FLIP = "mutation($id: ID!, $to: Visibility!) { setImageVisibility(images: [$id], visibility: $to) { images { url } errors { code } } }"


def url_of(house: Street, image: Image, who: Member | None = None, size: str = "CARD") -> str:
    return str(house.ask(URL, who, id=image.id, size=size)["image"]["url"])


def flipped(house: Street, image: Image, to: Visibility) -> str:
    """The new address of a card."""
    return str(house.ask(FLIP, house.jane, id=image.id, to=to)["setImageVisibility"]["images"][0]["url"])


def get(house: Street, url: str, who: Member | None = None, known: str = "") -> httpx.Response:
    """`known`: the tag of what is kept already."""
    return house.client.get(url, headers=({"if-none-match": known} if known else {}) | (who.bearer if who else {}))


def told(response: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that a client can see of an answer, but its moment."""
    return response.status_code, response.content, sorted((name, value) for name, value in response.headers.items() if name != "date")


@pytest.fixture
def private(house: Street) -> Image:
    return house.image(house.jane, Visibility.PRIVATE)


@pytest.fixture
def public(house: Street) -> Image:
    return house.image(house.jane)


def test_the_owner_sees_private_bytes_by_token_and_by_cookie(house: Street, private: Image) -> None:
    for size in SIZES:
        url = url_of(house, private, house.jane, size)
        response = get(house, url, house.jane)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "private, no-store"
        assert response.headers["content-type"] == ("image/png" if size == "ORIGINAL" else "image/webp")
        assert "etag" not in response.headers
        assert "content-disposition" not in response.headers
        with house.browser(house.jane) as browser:
            assert browser.get(url).content == response.content
        assert get(house, url, house.jane, known="*").status_code == 200


@pytest.mark.parametrize("who", ["nobody", "mallory", "staff"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_to_others_a_private_key_is_one_that_never_was(house: Street, private: Image, who: str, method: str) -> None:
    member = None if who == "nobody" else getattr(house, who)
    headers = member.bearer if member else {}
    url = url_of(house, private, house.jane)
    never = url.replace(private.media_key, private.media_key[:-6] + "zzzzzz")
    unsized = url.replace("card.webp", "card.png")
    answers = [house.client.request(method, address, headers=headers) for address in (url, never, unsized)]
    assert answers[0].status_code == 404
    assert told(answers[0]) == told(answers[1]) == told(answers[2])
    answers = [
        house.client.request(method, a, headers={**headers, "if-none-match": f'"{private.media_key}-card.webp"'}) for a in (url, never)
    ]
    assert told(answers[0]) == told(answers[1])


def test_public_bytes_may_be_kept_and_are_asked_for_each_time(house: Street, public: Image) -> None:
    for size in SIZES:
        url = url_of(house, public, size=size)
        response = get(house, url)
        tag = response.headers["etag"]
        assert response.headers["cache-control"] == "public, no-cache"
        assert "cookie" in response.headers["vary"].lower()
        assert "authorization" in response.headers["vary"].lower()
        assert tag.startswith('"')
        for wanted in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = get(house, url, known=wanted)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
            assert again.headers["cache-control"] == "public, no-cache"
        assert get(house, url, known='"other"').status_code == 200
        head = house.client.head(url)
        assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(response.content)))


def test_threat_11_after_a_flip_the_old_address_is_gone_in_the_very_next_request(house: Street, public: Image) -> None:
    addresses = [url_of(house, public)]
    tag = get(house, addresses[0]).headers["etag"]
    for to in (Visibility.PRIVATE, Visibility.PUBLIC, Visibility.PRIVATE):
        addresses.append(flipped(house, public, to))
        for old in addresses[:-1]:
            for who in (None, house.jane):
                assert get(house, old, who).status_code == get(house, old, who, known=tag).status_code == 404
        assert get(house, addresses[-1], house.jane).status_code == 200
        assert get(house, addresses[-1]).status_code == (200 if to == Visibility.PUBLIC else 404)
    assert len(set(addresses)) == 4


def test_threat_14_deleted_bytes_are_gone_from_the_house(house: Street, public: Image) -> None:
    urls = [url_of(house, public, size=size) for size in SIZES]
    house.ask("mutation($id: ID!) { deleteImages(images: [$id]) { deleted } }", house.jane, id=public.id)
    assert [get(house, url, who).status_code for url in urls for who in (None, house.jane)] == [404] * 8
    assert house.store.keys(public.storage_key) == []


def test_threat_11_an_address_tells_neither_owner_nor_words(house: Street, private: Image) -> None:
    url = url_of(house, private, house.jane)
    for hint in (private.id, private.storage_key, "jane", "heron", house.account(house.jane).id):
        assert hint not in url


def test_no_other_method_and_no_other_path_reaches_the_bytes(house: Street, public: Image) -> None:
    url = url_of(house, public)
    assert house.client.post(url).status_code == 405
    for path in (f"/media/{public.storage_key}/card.webp", f"/media/{public.id}/card.webp", "/media/../sfumato.sqlite/card.webp",
                 "/media/%2e%2e%2fsfumato.sqlite/card.webp", f"/media/{public.media_key}/..%2fcard", "/media/%00/card.webp",
                 "/media/%ff%fe/card.webp", f"/media/{public.media_key}", f"/media/{public.media_key}/"):  # fmt: skip
        assert house.client.get(path).status_code in (404, 307), path


def test_threat_13_files_hold_pixels_and_how_they_were_made_and_nothing_else(house: Street, private: Image) -> None:
    """What that is word by word, `tests.gateway.provenance.test_files` says."""
    for size in SIZES:
        url = url_of(house, private, house.jane, size)
        content = get(house, url, house.jane).content
        assert content == house.store.get(f"{private.storage_key}/{size.lower()}")
        kinds = [b"IHDR", b"caBX", b"iTXt", b"IDAT", b"IEND"] if size == "ORIGINAL" else [b"VP8X", b"VP8 ", b"XMP ", b"C2PA"]
        assert [name for name, _ in chunks(content)] == kinds
        for word in (b"heron", private.id.encode(), b"jane", str(house.settings.data).encode(), b"Software", b"Exif", b"parameters"):
            assert word not in content


def test_threat_18_a_flip_between_many_readers_shows_nothing_late(house: Street, public: Image) -> None:
    """Whoever asks after the flip was answered gets 404."""
    url = url_of(house, public)
    with ThreadPoolExecutor(8) as pool:
        before = [pool.submit(get, house, url) for _ in range(20)]
        flipped(house, public, Visibility.PRIVATE)
        after = [pool.submit(get, house, url) for _ in range(20)]
        assert {future.result().status_code for future in before} <= {200, 404}
        assert {future.result().status_code for future in after} == {404}
