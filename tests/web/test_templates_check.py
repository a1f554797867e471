"""A template that reads what its document does not select, or a name that nobody gives, stops the house from opening."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from web.documents import Document
from web.pages import Screen
from web.template_reader import TemplateFault
from web.templates_check import check

pytestmark = pytest.mark.once

SDL = """
type Query { image: Image feed: [Image!]! }
type Mutation { like(image: ID!): Payload }
type Payload { image: Image errors: [String!]! }
type Image { id: ID! prompt: String! likes: Int! creator: Account! remixes: [Image!]! source: Image tags: [String!] seed: Int }
type Account { handle: String! name: String! }
"""
QUERY = "query Page { image { id prompt creator { handle } remixes { id } source { id } tags seed } feed { id } }"


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return _document(tmp_path, QUERY)


def _document(folder: Path, source: str) -> Document:
    (folder / "page.graphql").write_text(source)
    return Document(str(folder / "page.graphql"))


def _fault(document: Document, template: str, **others: str) -> str:
    """The words of the fault, or nothing; `others` are templates named <key>.html."""
    files = {"page.html": template, **{f"{name}.html": text for name, text in others.items()}}
    jinja = Environment(loader=DictLoader(files), undefined=StrictUndefined, autoescape=True)
    try:
        check([Screen("page.html", document, given=("asking",), needs=("image",))], jinja, SDL)
    except TemplateFault as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize(
    "template",
    [
        "{{ image.prompt }} {{ image.creator.handle }} {{ asking }} {{ errors.at.prompt }} {{ form.anything }} {{ here }}",
        "{% for one in image.remixes %}{{ loop.index }} {{ one.id }}{% else %}none{% endfor %}",
        "{% set who = image.creator %}{{ who.handle }}{% with one = feed[0] %}{{ one.id }}{% endwith %}",
        "{% macro card(it, big=false) %}{{ it.id }}{% if caller is defined %}{{ caller() }}{% endif %}{% endmacro %}"
        "{{ card(image) }}{% call card(feed | first, big=true) %}{{ image.id }}{% endcall %}",
        "{{ feed | map(attribute='id') | join(', ') }} {{ (feed | last).id }} {{ (image if asking else feed | first).id }}",
        "{% if nothing is defined %}it is{% endif %}",
    ],
)
def test_a_template_that_reads_what_is_selected_holds(document: Document, template: str) -> None:
    assert _fault(document, template) == ""


@pytest.mark.parametrize(
    "template",
    [
        "{% if image.source %}{{ image.source.id }}{% endif %}",
        "{% if asking and image.source %}{{ image.source.id }}{% endif %}",
        "{{ image.source.id if image.source else '' }}{{ (image.source and image.source.id) or '' }}",
        "{% if not image.source %}none{% else %}{{ image.source.id }}{% endif %}",
        "{% if image.source is none or asking %}{% else %}{{ image.source.id }}{% endif %}",
        "{% if image.seed is not none %}{{ image.seed }}{% endif %}{{ image.seed or '' }}{{ image.seed | default('') }}",
        "{% set from = image.source %}{% if from %}{{ from.id }}{% endif %}",
        "{% macro of(it) %}{{ it.id }}{% endmacro %}{% if image.source %}{{ of(image.source) }}{% endif %}",
        "{% for tag in image.tags or [] %}{{ tag }}{% endfor %}{% if image.seed == 1 %}{{ image.seed }}{% endif %}",
    ],
)
def test_what_may_be_null_is_read_where_it_is_not(document: Document, template: str) -> None:
    assert _fault(document, template) == ""


@pytest.mark.parametrize(
    ("template", "expression"),
    [
        ("{{ image.source.id }}", "image.source"),
        ("{{ image.seed }}", "image.seed"),
        ("{{ image.seed | string }}", "image.seed"),
        ("{% for tag in image.tags %}{% endfor %}", "image.tags"),
        ("{% if image.source %}{% endif %}{{ image.source.id }}", "image.source"),
        ("{% if image.source %}{% else %}{{ image.source.id }}{% endif %}", "image.source"),
        ("{% if image.source or asking %}{{ image.source.id }}{% endif %}", "image.source"),
        ("{% macro of(it) %}{{ it.id }}{% endmacro %}{{ of(image.source) }}", "it"),
        ("{% set it = feed[0] %}{% if it %}{% set it = image.source %}{{ it.id }}{% endif %}", "it"),
        ("{{ (image.source if asking else image).id }}", "..."),
    ],
)
def test_what_may_be_null_and_is_used_is_a_fault(document: Document, template: str, expression: str) -> None:
    assert f"`{expression}` may be null" in _fault(document, template)


def test_what_a_screen_does_not_need_may_be_null(document: Document) -> None:
    jinja = Environment(loader=DictLoader({"page.html": "{{ image.id }}"}), undefined=StrictUndefined, autoescape=True)
    with pytest.raises(TemplateFault, match="`image` may be null"):
        check([Screen("page.html", document)], jinja, SDL)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("\n{{ image.likes }}", "web/page.html:2: `image.likes`"),
        ("{{ image.likes }}", "write `likes` in the selection of `image` (Image)"),
        ("{{ image['likes'] }}", "does not select it"),
        ("{{ image.colour }}", "Image has no field `colour`"),
        ("{{ image.creator.name }}", "write `name` in the selection of `image creator` (Account)"),
        ("{{ imagee }}", "`imagee` is not defined here"),
        ("{% for one in image.remixes %}{{ one.prompt }}{% endfor %}", "`one.prompt`"),
        ("{% for one in feed %}{% endfor %}{{ one }}", "`one` is not defined"),
        ("{% for one in image %}{{ one }}{% endfor %}", "`image` is no list"),
        ("{{ feed.id }}", "a list has no `id`; loop over it"),
        ("{{ image.prompt.length }}", "String is a plain value"),
        ("{{ image.creator }}", "is a whole object"),
        ("{% set who = image.creator %}{{ who.name }}", "`who.name`"),
        ("{% with who = image.creator %}{{ who.name }}{% endwith %}", "`who.name`"),
        ("{{ (image if asking else none).likes }}", "does not select it"),
        ("{{ (feed | first).prompt }}", "feed"),
        ("{{ feed | map(attribute='prompt') | list }}", "`prompt`"),
        ("{{ feed | selectattr('prompt') | list }}", "`prompt`"),
        ("{% if image.likes %}{% endif %}", "`image.likes`"),
        ("{% if false %}{% elif image.likes %}{% endif %}", "`image.likes`"),
        ('<a href="{{ "x" ~ image.likes }}">', "`image.likes`"),
        ("{% macro card(it) %}{{ it.creator.handle }}{% endmacro %}{{ card(image) }}{{ card(feed[0]) }}", "`it.creator`"),
        ("{% macro card(it) %}{{ it.likes }}{% endmacro %}{{ card(it=image) }}", "`it.likes`"),
        ("{% macro card(it) %}{{ image.likes }}{% endmacro %}{{ card(1) }}", "`image.likes`"),
        ("{% macro card(it) %}{% endmacro %}{{ card(image, 2) }}", "macro `card` takes it"),
        ("{% macro card(it) %}{% endmacro %}{{ card(that=image) }}", "macro `card` takes it"),
        ("{% macro card(it) %}{% endmacro %}{{ card() }}", "macro `card` needs `it`"),
        ("{% macro card(it) %}{{ caller() }}{% endmacro %}{% call card(1) %}{{ image.likes }}{% endcall %}", "`image.likes`"),
        ("{{ image.prompt | shout }}", "shout"),
        ("{% if %}", "web/page.html:1:"),
        ("{% include 'gone.html' %}", "gone.html"),
    ],
)
def test_a_template_that_does_not_hold_is_a_fault_that_says_what_to_write(document: Document, template: str, words: str) -> None:
    assert words in _fault(document, template)


def test_faults_in_other_templates_are_told_with_their_own_file_and_line(document: Document) -> None:
    assert "web/part.html:2: `image.likes`" in _fault(document, "{% include 'part.html' %}", part="\n{{ image.likes }}")
    assert "web/part.html:1: `it.likes`" in _fault(
        document, "{% from 'part.html' import card %}{{ card(image) }}", part="{% macro card(it) %}{{ it.likes }}{% endmacro %}"
    )
    assert "web/part.html:1: `image`" in _fault(
        document, "{% import 'part.html' as part %}{{ part.card() }}", part="{% macro card() %}{{ image.id }}{% endmacro %}"
    )
    assert "part.html has no macro `badge`" in _fault(document, "{% from 'part.html' import badge %}", part="")


def test_blocks_are_read_where_the_layout_puts_them(document: Document) -> None:
    layout = "{% block head %}{{ image.id }}{% endblock %}{{ nobody }}{% block main %}{{ image.likes }}{% endblock %}"
    assert "web/layout.html:1: `nobody`" in _fault(document, "{% extends 'layout.html' %}", layout=layout)
    overridden = _fault(document, "{% extends 'layout.html' %}{% block main %}{{ image.creator.name }}{% endblock %}", layout=layout)
    assert "web/page.html:1: `image.creator.name`" in overridden
    assert "image.likes" not in overridden
    both = _fault(document, "{% extends 'layout.html' %}{% block main %}{{ super() }}{% endblock %}", layout=layout)
    assert "web/layout.html:1: `image.likes`" in both


def test_a_template_that_no_screen_shows_is_a_fault(document: Document) -> None:
    assert _fault(document, "{{ image.id }}", orphan="hello") == "web/orphan.html: no screen shows it; remove it, or declare a Screen"


def test_a_mutation_gives_its_payload_to_the_template(tmp_path: Path) -> None:
    document = _document(tmp_path, "mutation Like { like(image: 1) { image { likes } errors } }")
    assert _fault(document, "{% if image %}{{ image.likes }}{% endif %}") == ""
    assert "`image.prompt`" in _fault(document, "{{ image.prompt }}")
