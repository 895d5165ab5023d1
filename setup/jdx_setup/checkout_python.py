"""A thin Python environment for this checkout on top of a shared one, and Odoo's compiled files.

    .run/python-15.0/     finds the packages of the shared environment, this checkout, and its Odoo

It says all it adds in one .pth file, so that odoo-bin, pytest, Odoo's gevent child (which starts sys.executable again)
and any script get the compatibility layer alike, without a variable in the environment.
"""

import contextlib
import hashlib
import os

from . import process
from .errors import SetupError
from .paths import RUN, SDK, SETUP, cache

#: The addons of a 15.0 checkout worth compiling ahead; a Debian package has all of them below odoo/.
COMPILED = (
    "account analytic base_sparse_field bus calendar contacts crm digest http_routing mail payment portal product resource "
    "sale sale_crm sale_management sales_team sms utm web"
)


def interpreter(python, source):
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
    lines = (
        # compiled files go to the cache, also where PYTHONDONTWRITEBYTECODE is set: Odoo starts in a third of the time
        f"import sys; sys.dont_write_bytecode = False; sys.pycache_prefix = {str(cache() / 'pycache')!r}",
        f"import site; site.addsitedir({str(packages)!r})",
        str(SETUP / "compat"),
        str(odoo_folder),
        str(SDK),
        "import odoo_py311_compat",
    )
    return "".join(f"{line}\n" for line in lines)


def _write_if_different(path, text):
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def compile_once(console, python, source):
    """Compile Odoo's sources on both processors, once: the first start would do it on one, with a page of warnings."""
    key = hashlib.sha256(f"{source.package} {source.version}".encode()).hexdigest()[:12]
    marker = cache() / "pycache" / f"{source.series}-{key}"
    if marker.exists():
        return
    outside = (folder for folder in source.addons if folder.parent != source.package)
    folders = [
        source.package,
        *(path for folder in outside for name in COMPILED.split() if (path := folder / name).is_dir()),
    ]
    command = [python, "-W", "ignore", "-m", "compileall", "-q", "-j", "0", *folders]
    # some templates in the tree are not Python: compileall fails because of them, and has compiled the rest
    with console.step(f"Compiling Odoo {source.series}") as heartbeat, contextlib.suppress(SetupError):
        process.run(command, "compile", heartbeat, env=process.environment())
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()
