"""Sheet files on disk: safe replacing, locks and clear errors. Knows no file format."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from shared.errors import BadRequest, CollectionsError, NotDone

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: one process at a time, said in docs
    fcntl = None  # type: ignore[assignment]

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LOCKED_OUT = (errno.EACCES, errno.EPERM, errno.EROFS)
_REPLACE_TRIES = 5


class Stamp(NamedTuple):
    """What changes when somebody saves a file; `ctime_ns` cannot be set back."""

    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int


def stamp(path: Path) -> Stamp:
    """Take the present stamp of a file."""
    found = path.stat()
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@contextmanager
def our_errors(path: Path) -> Iterator[None]:
    """Translate what the operating system says about *path*; only its name is shown."""
    try:
        yield
    except OSError as exc:
        raise _translated(exc, path.name) from exc


def _translated(exc: OSError, name: str) -> CollectionsError:
    if exc.errno in _FULL:
        return NotDone(
            "disk_full", f"The disk is full; {name} is unchanged. Free some space."
        )
    if isinstance(exc, FileNotFoundError):
        return BadRequest("no_file", f"There is no file {name}; check its name.")
    if isinstance(exc, IsADirectoryError):
        return is_directory(name)
    if exc.errno in _LOCKED_OUT:
        return BadRequest(
            "file_not_permitted",
            f"{name} or its folder may not be read or written by this program; "
            "change the permissions.",
        )
    return NotDone("file_failed", f"{name} could not be read or written just now.")


def is_directory(name: str) -> BadRequest:
    """Say that a folder was given instead of a file."""
    return BadRequest("is_directory", f"{name} is a folder; give the file inside it.")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """
    Keep other processes of this program from writing the same file.

    The lock lies in a file of its own, because the sheet's file is replaced.
    """
    with our_errors(path), path.with_name(f".{path.name}.lock").open("a") as handle:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def replacing(path: Path, expected: Stamp | None) -> Iterator[IO[bytes]]:
    """
    Write a new content beside *path* and put it in its place at once, or not at all.

    Mode and owner are kept; a link stays a link.

    Args:
        path: The file to be replaced; need not be there.
        expected: Its stamp when its content was read; None: whatever is there.

    Raises:
        FileChangedError: Somebody saved the file meanwhile; nothing was replaced.
    """
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(".tmp", f".{target.name}.", target.parent)
    try:
        with os.fdopen(handle, "wb") as new:
            _dress(new.fileno(), target)
            yield new
            new.flush()
            os.fsync(new.fileno())
        _still(target, expected)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _still(path: Path, expected: Stamp | None) -> None:
    if expected is not None and stamp(path) != expected:
        raise FileChangedError


class FileChangedError(Exception):
    """Say that somebody saved the file between our reading and our writing."""


def _dress(handle: int, target: Path) -> None:
    try:
        old = target.stat()
    except FileNotFoundError:
        os.fchmod(handle, 0o666 & ~_umask())
        return
    with suppress(PermissionError):
        os.fchown(handle, old.st_uid, old.st_gid)
    os.fchmod(handle, old.st_mode & 0o7777)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def tries(path: Path) -> Iterator[None]:
    """
    Allow a few attempts at replacing a file that others save too.

    Raises:
        NotDone: It changed under every attempt.
    """
    for _ in range(_REPLACE_TRIES):
        yield
    raise NotDone(
        "sheet_busy", f"{path.name} is being saved by others; it is written later."
    )


def copy_to(source: Path, out: Path) -> None:
    """Copy a file to *out*, whole or not at all; the source stays as it is."""
    with (
        our_errors(source),
        source.open("rb") as old,
        our_errors(out),
        replacing(out, None) as new,
    ):
        shutil.copyfileobj(old, new, 1 << 20)


class Place:
    """
    Where a sheet file is read and where it is written.

    Args:
        path: The file staff keep.
        out: Where results go instead; None or the same file: into *path* itself.
    """

    def __init__(self, path: str | Path, out: str | Path | None = None) -> None:
        self.source = Path(path)
        other = Path(out) if out is not None else None
        if other is not None and os.path.realpath(other) == os.path.realpath(path):
            other = None
        self._out = other
        self._copied = False

    def target(self) -> Path:
        """Give the file to write, after copying the original to it once."""
        if self._out is None:
            return self.source
        if not self._copied:
            copy_to(self.source, self._out)
            self._copied = True
        return self._out
