"""The wheels of the addon and of the SDK, installed into an environment that has Odoo and knows no checkout."""

import copy
import email
import os
import shutil
import subprocess
import urllib.request
import zipfile
from pathlib import Path

import pytest
from jdx_setup import api_key as api_keys
from jdx_setup import process, virtualenv
from jdx_setup.paths import ADDONS, SDK, SETUP, cache
from jdx_setup.server import OdooServer

ADDON = "jdx_restapi"
#: What an administrator would not want to find in a package.
UNWANTED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def run(*command, **environ):
    """Run a command, and show its output when it fails."""
    environ = process.environment(**environ)
    outputs = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    done = subprocess.run(command, **outputs, env=environ, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def build(stack, tmp_path_factory):
    """A function that builds the wheel of a folder, without a network and without git."""
    tools = virtualenv.tool_environment(stack.console, "tools")

    def build(folder, **environ):
        parent = tmp_path_factory.mktemp("build")
        # the addon itself in place of the link to it, as in an unpacked archive
        shutil.copytree(folder, parent / folder.name, ignore=shutil.ignore_patterns("build", "*.egg-info", ".git"))
        options = ["--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", parent / "wheels"]
        run(tools, "-m", "pip", "wheel", "--quiet", *options, parent / folder.name, **environ)
        (wheel,) = (parent / "wheels").iterdir()
        return wheel

    return build


@pytest.fixture(scope="module")
def addon_wheel(stack, build):
    return build(SETUP / ADDON, ODOO_SERIES=stack.series)


def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def test_the_addons_wheel_is_named_and_versioned_for_its_series(stack, addon_wheel):
    found = metadata(addon_wheel)
    expected = {"15.0": f"odoo-addon-{ADDON}", "14.0": f"odoo14-addon-{ADDON}"}
    assert found["Name"] == expected[stack.series]
    assert found["Version"].startswith(f"{stack.series}.")
    assert found["License"] == "LGPL-3"
    queue_job = {"15.0": "odoo-addon-queue_job<15.1dev,>=15.0dev", "14.0": "odoo14-addon-queue_job"}
    assert queue_job[stack.series] in found.get_all("Requires-Dist")


def test_the_addons_wheel_has_every_file_of_the_addon_and_no_other(addon_wheel):
    files = {path.relative_to(ADDONS).as_posix() for path in (ADDONS / ADDON).rglob("*") if path.is_file()}
    expected = {name for name in files if not UNWANTED.intersection(name.split("/"))}
    with zipfile.ZipFile(addon_wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert {name.removeprefix("odoo/addons/") for name in names} == expected


@pytest.fixture(scope="module")
def clean_python(stack, addon_wheel, build, tmp_path_factory):
    """The interpreter of a new environment: the packages of the lock file, our wheels, and where Odoo is."""
    folder = tmp_path_factory.mktemp("clean")
    run(virtualenv.interpreter(), "-m", "venv", "--without-pip", folder)
    locked = virtualenv.tool_environment(stack.console, f"odoo-{stack.series}")
    (source,) = locked.parent.parent.glob("lib/python*/site-packages")
    (packages,) = folder.glob("lib/python*/site-packages")
    # links: the same files, some hundred megabytes less; pip only adds to them
    shutil.copytree(source, packages, copy_function=_link_or_copy, dirs_exist_ok=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", addon_wheel, build(SDK))
    (packages / "odoo.pth").write_text(
        f"import sys; sys.pycache_prefix = {str(cache() / 'pycache')!r}\n"
        f"{SETUP / 'compat'}\n{stack.source.package.parent}\nimport odoo_py311_compat\n"
    )
    return python


def _link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def installed(stack, clean_python):
    """A stack like the one under test, with that interpreter, and with addons from its packages only."""
    result = copy.copy(stack)
    result.python = clean_python
    (packages,) = clean_python.parent.parent.glob("lib/python*/site-packages")
    result.addons = packages / "odoo" / "addons"
    return result


@pytest.fixture(scope="module")
def database(installed):
    """A database into which the addon was installed from its wheel."""
    databases = installed.databases
    with databases.copy(databases._base("test"), "wheels") as name:
        conf = installed.write_configuration("odoo-wheels-install.conf", installed.addons)
        options = ["-i", ADDON, "--without-demo=all", "--stop-after-init", "--no-http"]
        log = run(*installed.odoo_command(name, *options, conf=conf))
        assert [line for line in log.splitlines() if " ERROR " in line or " CRITICAL " in line] == []
        yield name


@pytest.fixture(scope="module")
def server(installed, database):
    with OdooServer(installed, database, addons=installed.addons) as server:
        yield server


def test_the_installed_addon_answers(server):
    with urllib.request.urlopen(f"{server.url}/restapi/health/live", timeout=30) as response:
        assert response.status == 200


def test_odoo_works_with_the_packages_and_not_with_the_checkout(server, installed):
    assert str(ADDONS) not in Path(server.conf).read_text()
    code = f"import odoo.addons.{ADDON} as addon; print(addon.__path__[0])"
    where = run(installed.python, "-W", "ignore", "-c", code)
    assert Path(where.strip()) == installed.addons / ADDON


def test_the_installed_sdk_talks_to_it(server, installed):
    key = api_keys.create(installed, server.database, server.conf, name="wheels")
    code = (
        "import os, jdx_client; from jdx_client import JdxClient;"
        "client = JdxClient(os.environ['URL'], os.environ['KEY']);"
        "customer = client.customers.create(name='Ann');"
        "print(jdx_client.__file__, client.me.get().user.login, client.customers.get(customer.id).name)"
    )
    file, login, name = run(installed.python, "-c", code, URL=server.url, KEY=key).split()
    assert Path(file).is_relative_to(installed.addons.parent.parent)
    assert (login, name) == ("admin", "Ann")
