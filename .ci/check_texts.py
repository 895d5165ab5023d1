"""Check what no linter knows: versions of manifests, and names that must not be written into the project."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r"15\.0\.\d+\.\d+\.\d+")
# Packages come from the registries that the machine is set up for; a host name here would go past them.
REGISTRIES = re.compile(
    r"(deb|security|snapshot|archive)\.debian\.org|files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org"
)
# Made by others or by tools: they name where they come from.
NOT_OURS = re.compile(r"/static/lib/|\.(png|svg|ico|woff2?|pot?)$")


def tracked_files():
    """All files of the project; without git, all but what running leaves behind."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        return [ROOT / name for name in done.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = (path for path in ROOT.rglob("*") if path.is_file())
        return [path for path in found if not {".run", "__pycache__"}.intersection(path.relative_to(ROOT).parts)]


def wrong_versions():
    """A line for each manifest whose version is not 15.0.MAJOR.MINOR.PATCH."""
    for path in sorted(ROOT.glob("addons/*/__manifest__.py")):
        version = ast.literal_eval(path.read_text(encoding="utf-8")).get("version", "")
        if not VERSION.fullmatch(version):
            yield f"{path.relative_to(ROOT)}: version {version!r} is not 15.0.MAJOR.MINOR.PATCH"


def registry_names():
    """A line for each host name of a package registry."""
    for path in tracked_files():
        name = str(path.relative_to(ROOT))
        if NOT_OURS.search(name) or path.is_symlink() or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if REGISTRIES.search(line):
                yield f"{name}:{number}: names a package registry: {line.strip()[:100]}"


problems = [*wrong_versions(), *registry_names()]
print("\n".join(problems) or "nothing to say")
sys.exit(bool(problems))
