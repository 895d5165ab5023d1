"""Find the source of Odoo: given, cached, cloned, or Debian's package.

    $ODOO_HOME ─no─► cache odoo-15.0 ─no─► clone of branch 15.0 ─unreachable─► Debian's odoo-14

A failed clone is remembered for a day, so that a machine without the way out does not wait for it each time.
"""

import hashlib
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from . import debian_odoo, process
from .errors import SetupError
from .exclusive import exclusive
from .paths import cache

SERIES = ("15.0", "14.0")
REPOSITORY = "https://github.com/odoo/odoo"
#: Seconds to find out whether the repository answers; git itself would wait for minutes.
CONNECT_TIMEOUT = 15
RETRY_AFTER = 24 * 3600


@dataclass(frozen=True)
class OdooSource:
    """An Odoo tree on disk, and the reason why it was chosen."""

    series: str
    root: Path
    package: Path  # the folder of the Python package `odoo`
    command: Path  # the file that starts Odoo
    addons: tuple  # the folders for addons_path, Odoo's own
    reason: str

    @property
    def version(self):
        """Changes when the tree does: the commit, or the release file of a tree without history."""
        head = process.output(["git", "-C", str(self.root), "rev-parse", "HEAD"]) if self.is_checkout else None
        if head:
            return head.strip()
        stamp = "".join((self.package / name).read_text(encoding="utf-8") for name in ("release.py", "http.py"))
        return hashlib.sha256(stamp.encode()).hexdigest()

    @property
    def is_checkout(self):
        """Whether this is a git work tree of its own, not merely a folder inside another one."""
        return (self.root / ".git").exists()


def series_of(release_file):
    """'15.0' from the text of odoo/release.py."""
    match = re.search(r"^version_info\s*=\s*\(\s*(\d+)\s*,\s*(\d+)", release_file, re.MULTILINE)
    return f"{match[1]}.{match[2]}" if match else None


def read(folder, reason):
    """The OdooSource in `folder`: a git checkout, or an unpacked Debian package. None when there is none."""
    for package, commands in (
        (folder / "odoo", ("odoo-bin",)),
        (debian_odoo.package_folder(folder), ("usr/bin/odoo",)),
    ):
        release = package / "release.py"
        command = next((folder / name for name in commands if (folder / name).is_file()), None)
        if command and release.is_file():
            series = series_of(release.read_text(encoding="utf-8"))
            addons = tuple(path for path in (package / "addons", folder / "addons") if path.is_dir())
            return OdooSource(series, folder, package, command, addons, reason)
    return None


def given(environ=os.environ):
    """The tree that $ODOO_HOME names, or None. A wrong $ODOO_HOME is an error, never skipped."""
    home = environ.get("ODOO_HOME")
    if not home:
        return None
    source = read(Path(home).expanduser().resolve(), "ODOO_HOME names it")
    if source is None:
        raise SetupError(
            f"ODOO_HOME={home} holds no Odoo (no odoo-bin with odoo/release.py).", "Correct ODOO_HOME or unset it."
        )
    if source.series not in SERIES:
        raise SetupError(
            f"ODOO_HOME={home} is Odoo {source.series}; this suite runs on {' and '.join(SERIES)}.", "Unset ODOO_HOME."
        )
    return source


def present():
    """The series that need no download, newest first."""
    source = given()
    found = [source.series] if source else []
    found += [series for series in SERIES if read(cache() / f"odoo-{series}", "") and series not in found]
    return sorted(found, reverse=True)


def find(console, series=None):
    """The Odoo to use; downloads one when needed. `series` None: 15.0 if it can be had, else 14.0."""
    source = given()
    if source and series in (None, source.series):
        return source
    if series != "14.0":
        cached = read(cache() / "odoo-15.0", "it is in the cache")
        if cached:
            return cached
        reason = _clone(console, asked_for=series is not None)
        if reason is None:
            return read(cache() / "odoo-15.0", "cloned from branch 15.0")
        if series:
            raise SetupError(
                f"Odoo 15.0 cannot be had: {reason}.",
                f"Set ODOO_HOME to a checkout of {REPOSITORY} branch 15.0, or use --series 14.0.",
            )
    else:
        reason = "you asked for 14.0"
    folder = cache() / "odoo-14.0"
    if read(folder, "") is None:
        with exclusive(cache() / "odoo-14.0.lock", console):
            if read(folder, "") is None:
                debian_odoo.unpack(console, folder)
    return read(folder, f"{reason}; Debian packages this one")


def clone_possible():
    """Whether a clone would be tried: then git is needed."""
    return not given() and not read(cache() / "odoo-15.0", "") and not _failed_lately()


def _failed_lately():
    try:
        return time.time() - (cache() / "odoo-15.0.unreachable").stat().st_mtime < RETRY_AFTER
    except OSError:
        return False


def _clone(console, asked_for):
    """Clone branch 15.0 into the cache. Returns None, or why not."""
    if _failed_lately() and not asked_for:
        return "15.0 could not be cloned less than a day ago (--series 15.0 tries again)"
    if not shutil.which("git"):
        return "15.0 is neither in ODOO_HOME nor in the cache, and git is not installed to clone it"
    marker, target = cache() / "odoo-15.0.unreachable", cache() / "odoo-15.0"
    with exclusive(cache() / "odoo-15.0.lock", console):
        if read(target, ""):
            return None
        environ = process.environment(GIT_TERMINAL_PROMPT="0")
        with console.step("Looking for Odoo 15.0 at its official repository"):
            heads = process.output(
                ["git", "ls-remote", REPOSITORY, "refs/heads/15.0"], timeout=CONNECT_TIMEOUT, env=environ
            )
        if not heads:
            marker.touch()
            return "15.0 is neither in ODOO_HOME nor in the cache, and its repository cannot be reached"
        partial = target.with_name("odoo-15.0.partial")
        shutil.rmtree(partial, ignore_errors=True)
        with console.step("Cloning Odoo 15.0 (about 200 MB)") as heartbeat:
            command = [
                "git",
                "clone",
                "--progress",
                "--depth",
                "1",
                "--single-branch",
                "--branch",
                "15.0",
                REPOSITORY,
                str(partial),
            ]
            process.run(command, "clone", heartbeat, env=environ)
        partial.rename(target)
        marker.unlink(missing_ok=True)
        return None
