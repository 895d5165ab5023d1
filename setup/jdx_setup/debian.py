"""The Debian packages that the rest needs: look, install them as root, otherwise say the line to run."""

import contextlib
import glob
import os
import shutil
import signal

from . import process
from .errors import SetupError

#: WeasyPrint needs pango, harfbuzz and at least one font.
ALWAYS = (
    "ca-certificates",
    "python3",
    "python3-venv",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-dejavu-core",
)
SERVER = ("postgresql-15", "postgresql-client-15")

CREATECLUSTER = "/etc/postgresql-common/createcluster.conf"
#: Without this line Debian would start a server of its own on port 5432.
NO_CLUSTER = "create_main_cluster = false"


def wanted(own_cluster, need_git, postgres_present):
    """The packages this run needs. A PostgreSQL of another major version is as good."""
    names = list(ALWAYS)
    if own_cluster and not postgres_present:
        names += SERVER
    elif not own_cluster and not postgres_present:
        names.append("postgresql-client-15")
    if need_git:
        names.append("git")
    return names


def missing(names, dpkg_query=process.output):
    """Those of `names` that dpkg does not list as installed."""
    # one call each: dpkg-query fails as a whole when one name is unknown to it
    return [
        name
        for name in names
        if dpkg_query(["dpkg-query", "-W", "-f=${db:Status-Status}", name]) not in ("installed", "installedinstalled")
    ]


def postgres_binaries():
    """The folder with the newest PostgreSQL server on this machine, or None."""
    found = [path for path in glob.glob("/usr/lib/postgresql/*/bin") if os.access(path + "/postgres", os.X_OK)]
    return max(found, key=lambda path: int(path.split("/")[-2])) if found else None


def install_line(names):
    """The exact line that a user without root rights passes to an administrator."""
    prepare = ""
    if any(name.startswith("postgresql") for name in names):
        prepare = f"mkdir -p {os.path.dirname(CREATECLUSTER)}; echo '{NO_CLUSTER}' >> {CREATECLUSTER}; "
    packages = " ".join(names)
    return f'sudo sh -c "{prepare}apt-get update; apt-get install -y --no-install-recommends {packages}"'


def ensure(console, own_cluster=True, need_git=False):
    """Install what is missing when root; otherwise stop and name the line."""
    if not shutil.which("dpkg-query"):
        if not postgres_binaries() and own_cluster:
            raise SetupError(
                "This machine is not Debian, and /usr/lib/postgresql has no server.",
                "Use Debian 12 (a container will do), or set JDX_DATABASE_URL to a PostgreSQL server you have.",
            )
        return
    present = postgres_binaries() if own_cluster else shutil.which("psql")
    names = missing(wanted(own_cluster, need_git, present))
    if not names:
        return
    if os.getuid() != 0:
        raise SetupError(
            f"Debian packages are missing: {' '.join(names)}", f"Run this, then try again:\n  {install_line(names)}"
        )
    with console.step(f"Installing Debian packages: {' '.join(names)}") as heartbeat:
        _install(names, heartbeat)


def _install(names, heartbeat):
    if any(name.startswith("postgresql") for name in names) and not os.path.exists(CREATECLUSTER):
        os.makedirs(os.path.dirname(CREATECLUSTER), exist_ok=True)
        with open(CREATECLUSTER, "w", encoding="utf-8") as file:
            file.write(NO_CLUSTER + "\n")
    environ = process.environment(DEBIAN_FRONTEND="noninteractive")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Options::=--force-confold"]
    # a third party's list may be out of reach: the install decides whether that matters
    with contextlib.suppress(SetupError):
        process.run([*apt, "update"], "apt", heartbeat, env=environ)
    process.run(
        # SIGINT: apt finishes what dpkg is in the middle of
        [*apt, "install", "--no-install-recommends", *names],
        "apt",
        heartbeat,
        interrupt=signal.SIGINT,
        env=environ,
        remedy="Run `apt-get update` and `dpkg --configure -a`, see what they say, then run this command again.",
    )
