"""`/media`: the rule decides at each request; addresses change with the visibility; files tell nothing (THREATS 11 to 14)."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from schema.tables import Image, Visibility
from tests.gateway.doors.house import Member, Street
from tests.gateway.provenance.signed import chunks

SIZES = ("THUMB", "CARD", "FULL", "ORIGINAL")
BROWSER = {"accept": "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"}
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


def part(house: Street, url: str, wanted: str, who: Member | None = None, said: dict[str, str] | None = None) -> httpx.Response:
    return house.client.get(url, headers={"range": wanted} | (said or {}) | (who.bearer if who else {}))


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


@pytest.mark.once
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER["accept"], "image/avif"),
        ("image/webp, IMAGE/AVIF", "image/avif"),
        ("image/avif;q=0.5, image/webp;q=0.4", "image/avif"),
        ("image/avif;q=0.1", "image/avif"),
        ("image/avif, */*;q=0.8", "image/avif"),
        ("image/avif;q=0.5, image/webp;q=0.6", "image/webp"),
        ("image/avif;q=0.5, image/*", "image/webp"),
        ("image/avif;q=0.5, */*", "image/webp"),
        ("image/avif;q=0", "image/webp"),
        ("image/avif;q=0, image/webp;q=0", "image/webp"),
        ("image/avif;q=high", "image/webp"),
        ("image/avifs", "image/webp"),
        ("image/*", "image/webp"),
        ("*/*", "image/webp"),
        ("text/html", "image/webp"),
        ("", "image/webp"),
    ],
)
def test_avif_is_for_who_names_it_and_likes_it_no_less(house: Street, public: Image, private: Image, accept: str, kind: str) -> None:
    for image, who in (public, None), (private, house.jane):
        for size in SIZES:
            headers = {"accept": accept} | (who.bearer if who else {})
            response = house.client.get(url_of(house, image, who, size), headers=headers)
            assert response.headers["content-type"] == ("image/png" if size == "ORIGINAL" else kind)
            assert ("accept" in response.headers["vary"].lower()) == (size != "ORIGINAL")
            name = size.lower() + (".avif" if kind == "image/avif" and size != "ORIGINAL" else "")
            assert response.content == house.store.get(f"{image.storage_key}/{name}")


@pytest.mark.once
def test_what_is_kept_is_known_in_each_encoding_by_a_tag_of_its_own(house: Street, public: Image) -> None:
    url = url_of(house, public)
    webp, avif = get(house, url), house.client.get(url, headers=BROWSER)
    assert webp.headers["etag"] != avif.headers["etag"]
    for known, accepting, status, tag in (
        (avif.headers["etag"], BROWSER, 304, avif.headers["etag"]),
        (f'"x", W/{avif.headers["etag"]}', BROWSER, 304, avif.headers["etag"]),
        (webp.headers["etag"], BROWSER, 304, webp.headers["etag"]),  # kept before AVIF was asked for, and as good
        ("*", BROWSER, 304, avif.headers["etag"]),
        ("*", {}, 304, webp.headers["etag"]),
        (avif.headers["etag"], {}, 200, webp.headers["etag"]),  # this one does not take it any more
        ('"x"', BROWSER, 200, avif.headers["etag"]),
    ):
        again = house.client.get(url, headers={**accepting, "if-none-match": known})
        assert (again.status_code, again.headers["etag"]) == (status, tag)
        assert again.headers["cache-control"] == "public, no-cache"
        assert "accept" in again.headers["vary"].lower()


@pytest.mark.once
def test_what_was_made_before_there_was_avif_is_answered_as_webp_and_no_file_is_made(house: Street, public: Image) -> None:
    house.store.delete([f"{public.storage_key}/{size}.avif" for size in ("full", "card", "thumb")])
    kept = house.store.keys(public.storage_key)
    for size in SIZES:
        url = url_of(house, public, size=size)
        plain, asked = get(house, url), house.client.get(url, headers=BROWSER)
        assert told(asked) == told(plain)
        assert asked.status_code == 200
        again = house.client.get(url, headers={**BROWSER, "if-none-match": "*"})
        assert (again.status_code, again.headers["etag"]) == (304, plain.headers["etag"])
    assert house.store.keys(public.storage_key) == kept


PARTS = [
    ("bytes=0-9", slice(0, 10)),
    ("bytes=10-", slice(10, None)),
    ("bytes=-10", slice(-10, None)),
    ("bytes=0-0", slice(0, 1)),
    ("BYTES= 5-7 ,", slice(5, 8)),
    ("bytes=0-99999999", slice(0, None)),
    ("bytes=-99999999", slice(0, None)),
]


@pytest.mark.once
@pytest.mark.parametrize(("wanted", "places"), PARTS)
def test_a_part_of_a_file_is_answered_to_whoever_sees_it(house: Street, public: Image, private: Image, wanted: str, places: slice) -> None:
    for image, who, caching in (public, None, "public, no-cache"), (private, house.jane, "private, no-store"):
        for size in SIZES:
            url = url_of(house, image, who, size)
            whole, some = get(house, url, who), part(house, url, wanted, who)
            start, stop, _ = places.indices(len(whole.content))
            assert (some.status_code, some.content) == (206, whole.content[places])
            assert some.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(whole.content)}"
            assert some.headers["content-length"] == str(len(some.content))
            assert whole.headers["accept-ranges"] == "bytes"
            assert some.headers["cache-control"] == caching
            for name in ("content-type", "vary", "etag", "accept-ranges"):
                assert some.headers.get(name) == whole.headers.get(name)
            assert part(house, url, wanted).status_code == (206 if who is None else 404)


@pytest.mark.once
@pytest.mark.parametrize(
    "wanted",
    ["bytes=0-1,3-4", "bytes=0-1, -1", "bytes=5-3", "bytes=-", "bytes=", "bytes", "items=0-1", "bytes=a-b", "bytes=1-2-3", "bytes=--1",
     "bytes=0x1-2", "bytes=1" + "0" * 5000 + "-"],
)  # fmt: skip
def test_several_parts_and_what_is_none_are_answered_by_the_whole(house: Street, public: Image, wanted: str) -> None:
    url = url_of(house, public)
    assert told(part(house, url, wanted)) == told(get(house, url))


@pytest.mark.once
@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=99999999-100000000", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused_with_the_length_of_what_is(house: Street, public: Image, private: Image, wanted: str) -> None:
    for image, who in (public, None), (private, house.jane):
        url = url_of(house, image, who)
        refused, whole = part(house, url, wanted, who), get(house, url, who)
        assert (refused.status_code, refused.content) == (416, b"")
        assert refused.headers["content-range"] == f"bytes */{len(whole.content)}"
        assert refused.headers["cache-control"] == "private, no-store"


@pytest.mark.once
def test_the_rest_of_other_bytes_is_not_answered(house: Street, public: Image, private: Image) -> None:
    url = url_of(house, public)
    webp, avif = get(house, url), house.client.get(url, headers=BROWSER)
    for condition, accepting, status in (
        (webp.headers["etag"], {}, 206),
        (avif.headers["etag"], BROWSER, 206),
        (webp.headers["etag"], BROWSER, 200),
        (avif.headers["etag"], {}, 200),
        (f"W/{webp.headers['etag']}", {}, 200),
        ("Thu, 26 Nov 2026 00:00:00 GMT", {}, 200),
        ("*", {}, 200),
    ):
        some = part(house, url, "bytes=4-", said=accepting | {"if-range": condition})
        whole = avif if accepting else webp
        assert (some.status_code, some.content) == (status, whole.content[4:] if status == 206 else whole.content)
    own = url_of(house, private, house.jane)
    assert part(house, own, "bytes=4-", house.jane, {"if-range": f'"{private.media_key}-card.webp"'}).status_code == 200
    known = part(house, url, "bytes=4-", said={"if-none-match": webp.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.once
def test_to_ask_for_the_head_of_a_part_is_to_ask_for_that_of_the_whole(house: Street, public: Image) -> None:
    url = url_of(house, public)
    for wanted in ("bytes=0-9", "bytes=99999999-"):
        head = house.client.head(url, headers={"range": wanted})
        assert (head.status_code, head.content, head.headers.get("content-range")) == (200, b"", None)
        assert head.headers["content-length"] == str(len(get(house, url).content))


@pytest.mark.parametrize(
    "headers", [BROWSER, {"range": "bytes=0-9"}, {"range": "bytes=99999999-"}, {"range": "bytes=0-9", "if-range": '"x"'}]
)
def test_to_others_no_encoding_and_no_part_of_a_private_key_ever_was(house: Street, private: Image, headers: dict[str, str]) -> None:
    url = url_of(house, private, house.jane)
    never = url.replace(private.media_key, private.media_key[:-6] + "zzzzzz")
    for who in (None, house.mallory, house.staff):
        answers = [house.client.get(address, headers=headers | (who.bearer if who else {})) for address in (url, never)]
        assert answers[0].status_code == 404
        assert told(answers[0]) == told(answers[1]) == told(get(house, never, who))


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
    png, webp = [b"IHDR", b"caBX", b"iTXt", b"IDAT", b"IEND"], [b"VP8X", b"VP8 ", b"XMP ", b"C2PA"]
    for size, kinds in ("original", png), ("full", webp), ("card", webp), ("thumb", webp):
        url = url_of(house, private, house.jane, size.upper())
        files = [(get(house, url, house.jane).content, size, kinds)]
        if size != "original":
            in_avif = house.client.get(url, headers=house.jane.bearer | BROWSER).content
            files.append((in_avif, f"{size}.avif", [b"ftyp", b"uuid", b"meta", b"mdat"]))
        for content, name, parts in files:
            assert content == house.store.get(f"{private.storage_key}/{name}")
            assert [name for name, _ in chunks(content)] == parts
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
