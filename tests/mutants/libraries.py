"""What is loaded before the processes part: the libraries, the tables and the oracle, none of which a mutant changes."""

import importlib
from typing import Final

LIBRARIES: Final = tuple(
    importlib.import_module(name).__name__
    for name in (
        "graphql",
        "hypothesis",
        "orjson",
        "cryptography.hazmat.primitives.ciphers.aead",
        "pytest_asyncio",
        "sqlalchemy.dialects.sqlite",
        "sqlalchemy.dialects.postgresql",
        "sqlmodel",
        "strawberry.types.arguments",
        "schema.tables",
        "tests.oracle.making",
        "tests.oracle.reference",
    )
)
