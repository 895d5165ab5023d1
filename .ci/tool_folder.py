"""Print the folder with the tools of setup/locks/tools.txt; makes their environment in the cache when missing."""

import sys

from jdx_setup.console import Console
from jdx_setup.errors import SetupError
from jdx_setup.virtualenv import tool_environment

try:
    print(tool_environment(Console(stream=sys.stderr), "tools").parent)
except SetupError as error:
    sys.exit(f"error: {error}\nwhat to do: {error.remedy}")
