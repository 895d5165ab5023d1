"""Python environments in the cache, one per lock file and interpreter; and a thin one per checkout on top.

    ~/.cache/jdx/venv-odoo-15.0-<hash>/    the packages of a lock file: shared, never changed once complete
    .run/python-15.0/                      an interpreter that also finds this checkout and its Odoo

The thin environment says all it adds in one .pth file, so that odoo-bin, pytest, Odoo's gevent child (which starts
sys.executable again) and any script get the compatibility layer alike, without a variable in the environment.
"""
import hashlib
import os
import platform
import shutil

from . import pip_settings, process
from .errors import SetupError
from .exclusive import exclusive
from .paths import CHECKOUT, LOCKS, RUN, SDK, SETUP, cache

#: The addons of a 15.0 checkout worth compiling ahead; a Debian package has all of them below odoo/.
COMPILED = ("account", "analytic", "base_sparse_field", "bus", "calendar", "contacts", "crm", "digest", "http_routing", "mail",
            "payment", "portal", "product", "resource", "sale", "sale_crm", "sale_management", "sales_team", "sms", "utm", "web")


def interpreter():
    """The Python 3.11 to build on; Debian's own comes first."""
    for name in ("/usr/bin/python3", "/usr/bin/python3.11", "python3.11", "python3"):
        path = shutil.which(name)
        version = path and process.output([path, "-c", "import sys; print(sys.version_info[:2] == (3, 11))"])
        if version and version.strip() == "True":
            return path
    raise SetupError("No Python 3.11 on this machine: the lock files are for it.", "Use Debian 12, or install python3.11 with its venv module.")


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
        process.run([python, "-m", "venv", str(folder)], f"venv-{lock.stem}", heartbeat, remedy="Install python3-venv, then try again.")
        in_folder = folder / "bin" / "python"
        _pip(in_folder, _strict(LOCKS / "uv.txt"), f"venv-{lock.stem}", heartbeat)
        settings = pip_settings.for_uv(pip_settings.parse(process.output([in_folder, "-m", "pip", "config", "list"]) or ""))
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
        [python, "-m", "pip", "--disable-pip-version-check", "install", "-q", *arguments], log, heartbeat,
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


def checkout_interpreter(python, source):
    """The thin environment of this checkout on top of `python`; rewritten when it differs. Returns its interpreter."""
    folder = RUN / f"python-{source.series}"
    packages = next(python.parent.parent.glob("lib/python*/site-packages"))
    base = process.output([python, "-c", "import os, sys; print(os.path.realpath(sys.executable))"]).strip()
    files = {
        "pyvenv.cfg": f"home = {os.path.dirname(base)}\ninclude-system-site-packages = false\n",
        f"lib/{packages.parent.name}/site-packages/checkout.pth": pth(packages, source.package.parent),
    }
    for name, text in files.items():
        _write_if_different(folder / name, text)
    link = folder / "bin" / "python"
    link.parent.mkdir(exist_ok=True)
    if not link.is_symlink() or os.readlink(link) != base:
        temporary = link.with_name(f"python.{os.getpid()}")
        temporary.symlink_to(base)
        temporary.replace(link)
    return link


def pth(packages, odoo_folder):
    """The lines of the .pth file, in the order that matters: the paths first, then the import that needs them."""
    return "\n".join([
        # compiled files go to the cache, also where PYTHONDONTWRITEBYTECODE is set: Odoo starts in a third of the time
        f"import sys; sys.dont_write_bytecode = False; sys.pycache_prefix = {str(cache() / 'pycache')!r}",
        f"import site; site.addsitedir({str(packages)!r})",
        str(SETUP / "compat"),
        str(odoo_folder),
        str(SDK),
        "import odoo_py311_compat",
    ]) + "\n"


def _write_if_different(path, text):
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def compile_once(console, python, source):
    """Compile Odoo's sources on both processors, once: the first start would do it on one, with a page of warnings."""
    marker = cache() / "pycache" / f"{source.series}-{hashlib.sha256(f'{source.package} {source.version}'.encode()).hexdigest()[:12]}"
    if marker.exists():
        return
    folders = [source.package]
    folders += [addons / name for addons in source.addons for name in COMPILED if (addons / name).is_dir() and addons.parent != source.package]
    with console.step(f"Compiling Odoo {source.series}") as heartbeat:
        try:
            process.run([python, "-W", "ignore", "-m", "compileall", "-q", "-j", "0", *folders], "compile", heartbeat, env=process.environment())
        except SetupError:
            # some templates in the tree are not Python: compileall says so, and has compiled the rest
            pass
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
