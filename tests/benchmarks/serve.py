"""Serves one of the two over a house, in a process of its own: `python -m tests.benchmarks.serve house|by-hand FOLDER PORT`."""

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


class NoJobs:
    """Nothing is painted while the reading is timed."""

    def enqueue(self, generation_id: str) -> None:
        raise AssertionError(generation_id)

    def cancel(self, generation_id: str) -> None:
        raise AssertionError(generation_id)


def house(folder: Path, port: int) -> Starlette:
    opened = House.open(read_settings({}, data=folder, port=port), NoJobs())
    app = create_app(opened)

    async def statements(_request: Request) -> Response:
        return PlainTextResponse(str(opened.guarded.statements))

    app.router.routes.insert(0, Route("/statements", statements))
    return app


def main() -> None:
    which, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    app = house(folder, port) if which == "house" else by_hand.create_app(folder, f"http://127.0.0.1:{port}")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False, loop="asyncio")


if __name__ == "__main__":
    main()
