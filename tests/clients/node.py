"""Runs a client on Node.js: each has a folder of its own, with the versions and hashes of its lock file."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
PATIENCE: Final = 120  # seconds


def answer_of(script: str, *arguments: str) -> Any:
    """The JSON that a script prints, which is named by its way below this folder. Fails where its packages are not installed."""
    path, node = HERE / script, shutil.which("node")
    assert node, "Clients from npm need Node.js; on Debian: sudo apt-get install npm"
    assert (path.parent / "node_modules" / ".installed").exists(), "Clients from npm are not installed; install them with: make .clients"
    ended = subprocess.run([node, str(path), *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
