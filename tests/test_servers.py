"""The test plugin itself: skipping is for newcomers, not for CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


ONE_TEST = "import pytest\ndef test_it():\n    pytest.skip('needs chromium: apt install chromium')\n"
WHOLE_FILE = "import pytest\npytest.skip('needs chromium: apt install chromium', allow_module_level=True)\n"


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_missing_program_skips_a_test_except_in_ci(tmp_path: Path, ci: str) -> None:
    (tmp_path / "test_it.py").write_text(ONE_TEST)
    (tmp_path / "test_all.py").write_text(WHOLE_FILE)
    options = [*("-c", os.devnull, f"--rootdir={tmp_path}", "-p", "tests.servers", "-p", "no:django"), "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--continue-on-collection-errors", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
    )
    complaints = done.stdout.count("in CI nothing may be missing, but this test Skipped: needs chromium")
    assert bool(complaints) == bool(ci)
    assert ("1 failed, 1 error" if ci else "2 skipped") in done.stdout
