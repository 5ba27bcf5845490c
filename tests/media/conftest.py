"""Every test of the picture library begins with empty stores."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def empty_stores():
    yield
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def files_in():
    """Every file that lies in a folder's tree, as paths below it."""

    def look(folder: Path) -> list[str]:
        return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())

    return look
