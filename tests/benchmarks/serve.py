"""Serves one of them over a house, in a process of its own: `python -m tests.benchmarks.serve house|by-hand FOLDER PORT [DATABASE]`."""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.app import create_app
from gateway.config import read_settings
from gateway.house import House
from tests.benchmarks.by_hand import app as by_hand
from tests.benchmarks.by_hand import postgresql
from tests.benchmarks.copied import reading


class NoJobs:
    """Nothing is painted while the reading is timed."""

    def enqueue(self, generation_id: str) -> None:
        raise AssertionError(generation_id)

    def cancel(self, generation_id: str) -> None:
        raise AssertionError(generation_id)


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
    app = (house if which == "house" else hand)(folder, port, database)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False, loop="asyncio", server_header=False)


if __name__ == "__main__":
    main()
