"""Documents that are made to hurt, each kind in as many variants as one likes (THREATS 21)."""

from collections.abc import Callable
from typing import Final

from tests.hostile.wire import Asked, graphql

CIRCLE: Final = "fields { type { "


def chain(i: int, length: int, link: str) -> str:
    """Fragments of which each has the next one in it."""
    fragments = "".join(f"fragment f{i}_{n} on Query {{ {link.format(f'f{i}_{n + 1}')} }} " for n in range(length))
    return f"{{ ...f{i}_0 }} {fragments} fragment f{i}_{length} on Query {{ plans {{ code }} }}"


def many(text: str, count: int, i: int = 0) -> str:
    return " ".join(text.format(i=i, n=n) for n in range(count))


def deep(begin: bytes, left: bytes, right: bytes) -> bytes:
    return begin + left * 5_000 + right * 5_000 + b"}"


def nested(i: int) -> str:
    """Fragments in fragments, each within brackets of its own: deep only once they are in their places."""
    return chain(i, 40, "... {{ ... {{ ... {{ ...{} }} }} }}")


KINDS: Final[dict[str, Callable[[int], Asked]]] = {
    "a bomb of fragments": lambda i: graphql(chain(i, 80, "...{0} ...{0}")),
    "a bomb of nested fragments": lambda i: graphql(nested(i)),
    "a bomb of fields in fragments": lambda i: graphql(
        f"{{ {many('...f{n}', 60)} }} {many('fragment f{n} on Query {{ plans {{ code }} a{i}: plans {{ code }} }}', 60, i)}"
    ),
    "more fragments than one may": lambda i: graphql("{ plans { code } } " + many("fragment f{i}_{n} on Query {{ __typename }}", 150, i)),
    "a flood of aliases": lambda i: graphql(f"{{ {many('a{i}_{n}: plans {{ code }}', 300, i)} }}"),
    "a flood of aliases by fragments": lambda i: graphql(
        f"{{ {many('...a', 20)} }} fragment a on Query {{ {many('a{i}_{n}: __typename', 6, i)} }}"
    ),
    "a flood of directives": lambda i: graphql(f"{{ plans {many('@include(if: true)', 200)} {{ a{i}: code }} }}"),
    "a flood of directives by fragments": lambda i: graphql(
        f"{{ {many('...a', 30)} }} fragment a on Query {{ a{i}: __typename {many('@skip(if: true)', 5)} }}"
    ),
    "a flood of one field": lambda i: graphql(f"{{ feed {{ nodes {{ a{i}: alt {many('id', 700)} }} }} }}"),
    "a flood of one field with arguments": lambda i: graphql(f"{{ {many('feed(first: 1) {{ nodes {{ id }} }}', 100)} a{i}: __typename }}"),
    "deep selections": lambda i: graphql(
        f"{{ feed {{ a{i}: nodes {{ " + "creator { images { nodes { " * 11 + "id" + " } } }" * 11 + " } } }"
    ),
    "deep brackets": lambda i: graphql(f"{{ a{i}: image(id: " + "[" * 900 + "]" * 900 + ") { id } }"),
    "a deep value": lambda i: graphql(f"{{ a{i}: quote(of: " + "{ a: " * 95 + "1" + " }" * 95 + ") { tokens } }"),
    "a deep value of a variable": lambda i: Asked(
        body=b'{"query":"query($of: QuoteInput!) { a%d: quote(of: $of) { tokens } }","variables":' % i + deep(b'{"of":', b"[", b"]") + b"}"
    ),
    "a deep body": lambda i: Asked(body=b"[" * (100_000 + i)),
    "ten thousand variables": lambda i: graphql(
        "query($a: Int) { feed(first: $a) { nodes { id } } }", {f"v{i}_{n}": n for n in range(10_000)}
    ),
    "a thousand definitions of variables": lambda i: graphql(f"query({many('$v{i}_{n}: Int', 1_000, i)}) {{ plans {{ code }} }}"),
    "as many variables as tokens": lambda i: graphql(f"query({many('$v{i}_{n}: Int', 360, i)}) {{ plans {{ code }} }}"),
    "introspection in circles": lambda i: graphql(f"{{ __schema {{ a{i}: types {{ " + CIRCLE * 10 + "name" + " } }" * 10 + " } } }"),
    "introspection in circles of fragments": lambda i: graphql(
        f"{{ __schema {{ types {{ ...a }} }} }} fragment a on __Type {{ n{i}: name fields {{ type {{ ...a }} }} }}"
    ),
    "a circle of fragments": lambda i: graphql(f"{{ ...a }} fragment a on Query {{ p{i}: plans {{ code }} ...a }}"),
    "thousands of operations": lambda i: graphql(many("query q{i}_{n} {{ plans {{ code }} }}", 700, i)),
    "a document of words": lambda i: graphql(f"{{ {many('a', 5_000)} b{i} }}"),
    "a string of escapes without end": lambda i: graphql(f'{{ a{i}: image(id: "' + '\\"' * 8_000),
    "a comment of a mebibyte": lambda i: Asked(body=b'{"query":"{ plans { code } } #%d' % i + b"x" * 1_040_000 + b'"}'),
}  # fmt: skip
