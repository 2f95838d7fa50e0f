import os
import shutil
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


@pytest.fixture(scope="session")
def source() -> Path:
    return SOURCE


@pytest.fixture(scope="session")
def voronka():
    """The executable of this build; skips with the reason where there is none."""
    build = Path(os.environ.get("VORONKA_BUILD_DIR", SOURCE / "build" / "dev"))
    for place in (build / "capi" / "cli" / "voronka", build / "capi" / "voronka", build / "bin" / "voronka"):
        if place.is_file() and os.access(place, os.X_OK):
            return str(place)
    installed = shutil.which("voronka")
    if installed is None:
        pytest.skip(f"needs the executable voronka, which is neither in {build} nor installed")
    return installed
