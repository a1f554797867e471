"""`make soak`, in short: no error, no long wait, and no memory that is kept."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.alone


@pytest.mark.sqlite
def test_each_kind_of_request_at_half_of_its_capacity_over_five_hundred_connections() -> None:
    asked = [sys.executable, "-m", "tests.soak", "--images", "5000", "--minutes", "0.3", "--rounds", "3"]
    made = subprocess.run(asked, capture_output=True, text=True, timeout=240)
    print(made.stdout)
    assert made.returncode == 0, made.stderr
