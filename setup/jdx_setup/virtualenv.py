"""Python environments in the cache, one per lock file and interpreter; and OCA's add-ons beside them.

~/.cache/jdx/venv-odoo-15.0-<hash>/ has the packages of a lock file: all checkouts share it, and once complete it is
never changed.
"""

import hashlib
import platform
import shutil

from . import pip_settings, process
from .errors import SetupError
from .exclusive import exclusive
from .paths import LOCKS, cache


def interpreter():
    """The Python 3.11 to build on; Debian's own comes first."""
    for name in ("/usr/bin/python3", "/usr/bin/python3.11", "python3.11", "python3"):
        path = shutil.which(name)
        version = path and process.output([path, "-c", "import sys; print(sys.version_info[:2] == (3, 11))"])
        if version and version.strip() == "True":
            return path
    raise SetupError(
        "No Python 3.11 on this machine: the lock files are for it.",
        "Use Debian 12, or install python3.11 with its venv module.",
    )


def lock_key(lock_text, python_version, machine):
    """A short hash of all that decides what an environment holds."""
    return hashlib.sha256(f"{lock_text}\n{python_version}\n{machine}".encode()).hexdigest()[:12]


def tool_environment(console, name, python=None):
    """The interpreter of an environment with the packages of setup/locks/<name>.txt. Made once, in the cache."""
    lock = LOCKS / f"{name}.txt"
    python = python or interpreter()
    version = process.output([python, "-c", "import sys; print(sys.implementation.cache_tag, sys.version, sys.prefix)"])
    folder = cache() / f"venv-{name}-{lock_key(lock.read_text(encoding='utf-8'), version, platform.machine())}"
    # the marker comes last: a half-made environment is never taken for a complete one
    complete = folder / "complete"
    if not complete.exists():
        with exclusive(cache() / f"{folder.name}.lock", console):
            if not complete.exists():
                _build(console, folder, python, lock)
                complete.touch()
    return folder / "bin" / "python"


def _build(console, folder, python, lock):
    with console.step(f"Making the Python environment {lock.stem}") as heartbeat:
        shutil.rmtree(folder, ignore_errors=True)
        process.run(
            [python, "-m", "venv", str(folder)],
            f"venv-{lock.stem}",
            heartbeat,
            remedy="Install python3-venv, then try again.",
        )
        in_folder = folder / "bin" / "python"
        _pip(in_folder, _strict(LOCKS / "uv.txt"), f"venv-{lock.stem}", heartbeat)
        settings = pip_settings.for_uv(
            pip_settings.parse(process.output([in_folder, "-m", "pip", "config", "list"]) or "")
        )
        # best match: with several indexes uv would otherwise stop at the first that knows a package in any version
        uv = [folder / "bin" / "uv", "pip", "install", "--python", in_folder, "--index-strategy", "unsafe-best-match"]
        try:
            process.run([*uv, *_strict(lock)], f"venv-{lock.stem}", heartbeat, env=process.environment(**settings))
        except SetupError:
            # uv and pip differ in proxies, certificates and credentials: pip is slower and has the last word
            console.say("  uv could not; once more with pip")
            _pip(in_folder, _strict(lock), f"venv-{lock.stem}", heartbeat)


def _strict(lock):
    return ["--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", lock]


def _pip(python, arguments, log, heartbeat):
    process.run(
        [python, "-m", "pip", "--disable-pip-version-check", "install", "-q", *arguments],
        log,
        heartbeat,
        remedy="Is a package registry within reach of pip (`pip config list`, `pip download six`)? Then try again.",
        env=process.environment(),
    )


def addons_folder(console, series, python):
    """The folder with OCA's add-ons for `series`, unpacked beside the environments."""
    lock = LOCKS / f"oca-{series}.txt"
    folder = cache() / f"oca-{series}-{lock_key(lock.read_text(encoding='utf-8'), '', '')}"
    if not folder.exists():
        with exclusive(cache() / f"{folder.name}.lock", console):
            if not folder.exists():
                _fetch_addons(console, series, python, lock, folder)
    return folder / "odoo" / "addons"


def _fetch_addons(console, series, python, lock, folder):
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with console.step(f"Fetching OCA queue_job for {series}") as heartbeat:
        _pip(python, ["--target", partial, *_strict(lock)], f"oca-{series}", heartbeat)
    partial.rename(folder)
