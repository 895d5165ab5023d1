"""Every Python from 3.9 on that this machine has: the SDK's tests run on each."""

import glob
import os
import shutil

from . import process

OLDEST = (3, 9)
PROBE = "import sys, ensurepip, venv; print(*sys.version_info[:3], sep='.'); print(sys.executable)"


def candidates(environ=os.environ):
    """Paths worth a look: Debian's own, those on PATH, those of pyenv and in /usr/local and /opt."""
    patterns = ["/usr/bin/python3", "/usr/bin/python3.*", "/usr/local/bin/python3.*", "/opt/python*/bin/python3"]
    pyenv = environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    patterns.append(os.path.join(pyenv, "versions", "*", "bin", "python3"))
    paths = [path for pattern in patterns for path in sorted(glob.glob(pattern))]
    paths += filter(None, (shutil.which(f"python3.{minor}") for minor in range(OLDEST[1], 20)))
    # pyenv's shims stand for a version that may not be selected; *-config and the like are no interpreters
    return [path for path in paths if "/shims/" not in path and not path.endswith(("-config", "-dbg"))]


def found(paths=None):
    """{version: path}, oldest first; one path for each version, Debian's own before others."""
    result, seen = {}, set()
    for path in paths if paths is not None else candidates():
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        answer = process.output([path, "-c", PROBE], env=process.environment())
        if answer:
            version = tuple(map(int, answer.split()[0].split(".")))
            if version >= OLDEST:
                result.setdefault(version, path)
    return {".".join(map(str, version)): result[version] for version in sorted(result)}
