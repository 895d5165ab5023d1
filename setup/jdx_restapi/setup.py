"""The addon as a wheel, made the way of OCA repositories: all its metadata comes from the manifest.

``pip wheel --no-deps ./setup/jdx_restapi`` makes it for 15.0; with ``ODOO_SERIES=14.0`` in the environment it depends
on Odoo 14.0 and is named and versioned like addons of that series.
"""

import ast
import os
from pathlib import Path

import setuptools

SERIES = os.environ.get("ODOO_SERIES", "15.0")
ADDON = Path("odoo/addons/jdx_restapi")

manifest = ast.literal_eval((ADDON / "__manifest__.py").read_text(encoding="utf-8"))
own_version = manifest["version"].split(".", 2)[2]

setuptools.setup(
    version=f"{SERIES}.{own_version}",
    odoo_addon={
        "odoo_version_override": SERIES,
        # the version of the manifest, whatever git says, and also where there is no git
        "post_version_strategy_override": "none",
    },
)
