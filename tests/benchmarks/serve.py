"""Serves one of them over a house, in a process of its own: `python -m tests.benchmarks.serve house|by-hand FOLDER PORT [DATABASE]`."""

import sys
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.app import create_app
from gateway.config import read_settings
from gateway.house import House
from gateway.http import serving
from tests.benchmarks.by_hand import app as by_hand
from tests.benchmarks.by_hand import postgresql
from tests.benchmarks.copied import reading


class NoJobs:
    """Nothing is painted while the reading is timed."""

    def enqueue(self, generation_id: str, ahead: int = 0) -> None:
        raise AssertionError(generation_id)

    def train(self, model_id: str, ahead: int = 0) -> None:
        raise AssertionError(model_id)

    def cancel(self, id: str) -> None:
        raise AssertionError(id)


def house(folder: Path, port: int, database: str) -> Starlette:
    opened = House.open(read_settings({"SFUMATO_DATABASE_URL": database}, data=folder, port=port), NoJobs())
    app = create_app(opened)

    async def statements(_request: Request) -> Response:
        return PlainTextResponse(str(opened.guarded.statements))

    app.router.routes.insert(0, Route("/statements", statements))
    return app


def hand(folder: Path, port: int, database: str) -> Starlette:
    return postgresql.create_app(reading(database)) if database else by_hand.create_app(folder, f"http://127.0.0.1:{port}")


def main() -> None:
    which, folder, port, database = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), "".join(sys.argv[4:])
    options: dict[str, Any] = {"host": "127.0.0.1", "port": port, "access_log": False}
    if which == "house":
        config = serving(house(folder, port, database), **options)
    else:
        config = uvicorn.Config(hand(folder, port, database), loop="asyncio", log_level="warning", server_header=False, **options)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
