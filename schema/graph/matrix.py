"""The access matrix: who reads what, as a table that a change of who sees what changes too (schema/ACCESS.md)."""

from collections.abc import Iterator

from schema.compiler.catalogue import OPEN, Catalogue, FieldInfo, TypeInfo
from schema.compiler.sources import Action
from schema.rules.visibility import WHY

HEAD = """# Who reads what

Made from the directives of the schema by `sfumato export-schema --access`; a test compares it. A value is read by whoever may see its
row *and* is of the field's audience. What the rules mean stands in `schema/rules/visibility.py`. «its row» says that the field adds
nothing to the rule of its type.
"""


def matrix(catalogue: Catalogue) -> str:
    """The whole document."""
    return HEAD + "".join(section(catalogue, catalogue.types[name]) for name in sorted(catalogue.types))


def section(catalogue: Catalogue, kind: TypeInfo) -> str:
    lines = "".join(f"| {field.name} | {who(field)} |\n" for field in kind.fields.values())
    return f"\n## {kind.name}\n\n{rows(catalogue, kind)}\n\n| field | who |\n| --- | --- |\n{lines}"


def rows(catalogue: Catalogue, kind: TypeInfo) -> str:
    if kind.access in OPEN:
        lent = ", ".join(sorted(audience.name for audience in catalogue.lent(kind)))
        return f"Rows: {kind.access.name}" + (f" ({lent})." if kind.table else ".")
    reasons = WHY.get(kind.table, ()) if kind.table else ()
    said = "; ".join(reason.because for reason in reasons) if kind.access.name == "VISIBLE" else kind.access.value
    return f"Rows: {kind.access.name} — {said}."


def who(field: FieldInfo) -> str:
    return ", ".join(conditions(field)) or "its row"


def conditions(field: FieldInfo) -> Iterator[str]:
    if field.access not in OPEN:
        yield field.access.name
    if field.gate.authenticated:
        yield "signed in"
    for sets in field.gate.scopes:
        yield "scope " + " or ".join(" and ".join(f"`{scope}`" for scope in sorted(group)) for group in sets)
    if isinstance(field.source, Action) and field.source.reason:
        yield f"anybody: {field.source.reason}"
