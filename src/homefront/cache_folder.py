"""The folder for what is kept from run to run: compiled kernels, which are code, and references of the hooks.

Compiled kernels are unpickled when they are loaded, so a folder that somebody else can write to would run his code.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

READ_BY_OTHERS, WRITTEN_BY_OTHERS = 0o055, 0o022


def cache_folder() -> Path | None:
    """A folder of mode 0700 of your own that is no link: in the user's cache, else among temporary files.

    None if there is none, and then nothing may be kept.
    """
    return next((folder for folder in candidates() if made_private(folder)), None)


def candidates() -> Iterator[Path]:
    """Where the folder may stand, the best place first."""
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(chosen):
        yield Path(chosen) / "homefront"
    else:
        with suppress(RuntimeError):  # no HOME, and the user is not known to the system
            yield Path.home() / ".cache" / "homefront"
    with suppress(OSError):  # no folder for temporary files that can be written
        yield Path(tempfile.gettempdir()) / f"homefront-{os.geteuid() if hasattr(os, 'geteuid') else 'user'}"


def made_private(folder: Path) -> bool:
    """Whether the folder is there, one's own and writable for nobody else; it is made if necessary."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        above, found = folder.parent.stat(), folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or not os.access(folder, os.W_OK | os.X_OK):
            return False
        if not hasattr(os, "geteuid"):
            return True
        replaceable = above.st_mode & WRITTEN_BY_OTHERS and not above.st_mode & stat.S_ISVTX
        if found.st_uid != os.geteuid() or found.st_mode & WRITTEN_BY_OTHERS or replaceable:
            return False
        if found.st_mode & READ_BY_OTHERS:
            folder.chmod(0o700)
        return True
    except OSError:
        return False
