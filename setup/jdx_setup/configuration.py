"""odoo.conf for a run: the keys of odoo.conf.example, with the values of this checkout."""

import configparser

from .paths import ADDONS, CHECKOUT, RUN

EXAMPLE = CHECKOUT / "odoo.conf.example"


def read(path):
    """The file as a parser that keeps the case of keys and takes `%` literally."""
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=(";",))
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def values(source, oca_addons, server, addons=ADDONS, http_port=8069, **options):
    """What differs from the example: {section: {key: value}}. `options` are further keys of [options]."""
    return {
        "options": {
            "addons_path": ",".join(map(str, [*source.addons, oca_addons, addons])),
            "data_dir": RUN / "data",
            "db_host": server.host,
            "db_port": server.port,
            "db_user": server.user,
            "db_password": server.password or False,
            "http_port": http_port,
            **options,
        },
        "queue_job": {"port": http_port},
    }


def write(path, changes):
    """Write the example with `changes` to `path`. A key that the example lacks is a mistake of ours."""
    parser = read(EXAMPLE)
    for section, options in changes.items():
        for key, value in options.items():
            if not parser.has_option(section, key):
                raise KeyError(f"[{section}] {key} is not in {EXAMPLE.name}")
            parser.set(section, key, str(value))
    path.parent.mkdir(parents=True, exist_ok=True)
    # it may hold a database password
    path.touch(mode=0o600)
    with open(path, "w", encoding="utf-8") as file:
        parser.write(file)
    return path
