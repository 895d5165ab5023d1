"""Make the engine importable as a package of its own: these tests need neither Odoo nor a database."""

import sys
from pathlib import Path

ADDON = Path(__file__).resolve().parents[2] / "addons" / "jdx_restapi"
sys.path.insert(0, str(ADDON))
