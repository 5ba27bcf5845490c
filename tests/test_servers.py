"""The test plugin itself: skipping is for newcomers, not for CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("ci", "outcome"), [("", "2 skipped"), ("true", "failed")])
def test_a_missing_program_skips_a_test_except_in_ci(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "test_one.py").write_text(
        "import pytest\ndef test_it():\n    pytest.skip('needs chromium')\n"
    )
    (tmp_path / "test_all.py").write_text(
        "import pytest\npytest.skip('needs node', allow_module_level=True)\n"
    )
    plugin = [*("-c", os.devnull, f"--rootdir={tmp_path}", "-p", "tests.servers", "-p", "no:django"), "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
    )
    assert outcome in done.stdout
    assert (done.returncode == 0) == (not ci)
