"""The check of every template before the house opens.

A name that is not there, a field that no document selects, and a value that may be null and is used as if it could not: each stops it.

Each screen's template is read as Jinja would run it, with the shapes of its document in the place of data: through loops, `set`, `with`,
includes, imports, inheritance, and each macro anew for the arguments that it is called with.
"""

from collections.abc import Iterable

from graphql import build_schema
from jinja2 import Environment

from web.pages import GIVEN, Screen
from web.shapes import shape_of
from web.template_facts import fact
from web.template_reader import Reader, TemplateFault
from web.template_values import ANY, Scope


def check(screens: Iterable[Screen], jinja: Environment, sdl: str) -> None:
    """Raise TemplateFault unless every template reads only what its documents select; templates that no screen reaches are faults too."""
    schema, reader = build_schema(sdl), Reader(jinja=jinja)
    for screen in screens:
        for document in (screen.document, *screen.documents):
            data: Scope = dict(shape_of(document, schema).fields) if document else {}
            known = [fact(name) for name in screen.needs]
            for template in filter(None, (screen.template, screen.fragment)):
                reader.template(template, {**data, **dict.fromkeys([*GIVEN, *screen.given, *known], ANY)})
    unused = set(jinja.list_templates(extensions=["html"])) - reader.trees.keys()
    reader.faults.update(dict.fromkeys(f"web/{name}: no screen shows it; remove it, or declare a Screen" for name in sorted(unused)))
    if reader.faults:
        raise TemplateFault("\n".join(reader.faults))
