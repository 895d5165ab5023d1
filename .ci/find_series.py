"""Print the Odoo series to test, separated by blanks: 15.0 when it can be had, and 14.0 always. The reasons: stderr."""

import os
import sys

from jdx_setup import debian, odoo_source
from jdx_setup.console import Console
from jdx_setup.errors import SetupError

console = Console(stream=sys.stderr)
found = ["14.0"]
try:
    # as ./setup/test does it: a fresh machine has no git yet
    debian.ensure(console, own_cluster=not os.environ.get("JDX_DATABASE_URL"), need_git=odoo_source.clone_possible())
    source = odoo_source.find(console, "15.0")
    console.line(f"15.0: {source.command.parent}, {source.reason}")
    found.insert(0, "15.0")
except SetupError as error:
    console.line(f"15.0 is left out: {error}")
console.line("14.0: always, from Debian's package unless ODOO_HOME is one")
print(*found)
