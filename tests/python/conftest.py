import os
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("VORONKA_SHARED_DIR", SOURCE.parent / "shared"))


@pytest.fixture
def shared():
    """Path of a file beside the checkout; skips with the reason where it is absent."""

    def find(relative: str) -> Path:
        path = SHARED / relative
        if not path.exists():
            pytest.skip(f"needs {path}, which is not here")
        return path

    return find


@pytest.fixture
def source() -> Path:
    return SOURCE
