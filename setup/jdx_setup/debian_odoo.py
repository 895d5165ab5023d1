"""Odoo 14.0 from Debian 11 (bullseye), the suite that still carries it, without touching this machine's own apt.

A private apt configuration uses the mirror that the machine already uses; apt checks the signatures as ever, and
we check the sha256 in the lock. The packages are unpacked into one folder of the cache, together with those that
hold the files odoo-14 only links to: without them the web client's scripts would be broken, silently.
"""

import hashlib
import os
import shutil

from . import process
from .errors import SetupError
from .paths import LOCKS

LOCK = LOCKS / "odoo-14.0-debian.txt"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
#: Names another mirror of bullseye, for the day when the usual ones have dropped it.
MIRROR_SETTING, SECURITY_SETTING = "JDX_BULLSEYE_MIRROR", "JDX_BULLSEYE_SECURITY_MIRROR"
INDEX_TARGETS = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"]

# status /dev/null: otherwise apt would prefer this machine's own versions of the linked packages
CONFIGURATION = """\
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "{folder}/state";
Dir::State::status "/dev/null";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
"""


def package_folder(root):
    """Where Debian's package keeps the Python package `odoo`."""
    return root / "usr/lib/python3/dist-packages/odoo"


def read_lock(text):
    """[(name, version, sha256)] from the text of the lock file."""
    return [tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#")]


def mirrors(index_targets, codename):
    """(main, security) mirrors of a Debian machine, from lines "<uri> <suite> <component>"; None where there is none."""
    main = security = None
    for line in index_targets.splitlines():
        uri, suite, component = [*line.split(), "", "", ""][:3]
        if component != "main":
            continue
        if suite in (codename, "stable", "oldstable"):
            main = main or uri
        elif suite.endswith("-security"):
            security = security or uri
    return main, security


def source_list(main, security):
    """The private sources.list for bullseye."""
    lines = [f"deb [signed-by={KEYRING}] {main} bullseye main"]
    if security:
        lines.append(f"deb [signed-by={KEYRING}] {security} bullseye-security main")
    return "\n".join(lines) + "\n"


def unpack(console, target):
    """Download, check and unpack into `target`, which appears only when complete."""
    main, security = _configured_mirrors()
    partial, work = target.with_name(target.name + ".partial"), target.with_name(target.name + ".apt")
    for folder in (partial, work):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in ("state/lists/partial", "cache/archives/partial", "debs"):
        (work / folder).mkdir(parents=True)
    (work / "sources.list").write_text(source_list(main, security), encoding="utf-8")
    (work / "apt.conf").write_text(CONFIGURATION.format(folder=work), encoding="utf-8")
    packages = read_lock(LOCK.read_text(encoding="utf-8"))
    with console.step("Downloading Odoo 14.0 from Debian (72 MB)") as heartbeat:
        _download(work, packages, heartbeat)
    with console.step("Unpacking Odoo 14.0"):
        for deb in sorted((work / "debs").iterdir()):
            process.run(["dpkg-deb", "-x", str(deb), str(partial)], "odoo-14.0")
    shutil.rmtree(work)
    partial.rename(target)


def _configured_mirrors():
    codename = _codename()
    main, security = mirrors(process.output(INDEX_TARGETS) or "", codename)
    main = os.environ.get(MIRROR_SETTING) or main
    security = os.environ.get(SECURITY_SETTING) or security
    if not main:
        raise SetupError(
            "Odoo 14.0 comes from Debian, and this machine's apt names no Debian mirror.",
            f"Set ODOO_HOME to a checkout of Odoo 15.0 or 14.0, or {MIRROR_SETTING} to a mirror that carries bullseye.",
        )
    return main, security


def _codename(path="/etc/os-release"):
    try:
        with open(path, encoding="utf-8") as file:
            fields = dict(line.strip().split("=", 1) for line in file if "=" in line)
    except OSError:
        return ""
    return fields.get("VERSION_CODENAME", "").strip('"')


def _download(work, packages, heartbeat):
    environ = process.environment(APT_CONFIG=str(work / "apt.conf"))
    gone = (
        f"The mirror may have dropped Debian 11: set {MIRROR_SETTING} (and {SECURITY_SETTING}) to one that still has it, "
        "or ODOO_HOME to a checkout of Odoo."
    )
    process.run(["apt-get", "-q", "update"], "odoo-14.0", heartbeat, remedy=gone, env=environ)
    wanted = [f"{name}={version}" for name, version, _sha256 in packages]
    process.run(
        ["apt-get", "-q", "download", *wanted], "odoo-14.0", heartbeat, remedy=gone, env=environ, cwd=work / "debs"
    )
    sums = {hashlib.sha256(deb.read_bytes()).hexdigest() for deb in (work / "debs").iterdir()}
    for name, version, sha256 in packages:
        if sha256 not in sums:
            raise SetupError(f"{name} {version} is not the file that {LOCK.name} names.", gone)
