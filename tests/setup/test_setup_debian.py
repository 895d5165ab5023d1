"""What is asked of Debian: packages, mirrors, a private list of sources."""

from jdx_setup import debian, debian_odoo

TARGETS = """\
https://packages.example.com/apt cloud-sdk-bookworm main
http://mirror.example.net/debian/ bookworm main
http://mirror.example.net/debian/ bookworm contrib
http://mirror.example.net/debian/ bookworm-updates main
http://mirror.example.net/debian-security/ bookworm-security main
"""


def test_the_mirrors_are_those_of_this_machine():
    expected = ("http://mirror.example.net/debian/", "http://mirror.example.net/debian-security/")
    assert debian_odoo.mirrors(TARGETS, "bookworm") == expected


def test_a_machine_without_debian_mirrors_has_none():
    assert debian_odoo.mirrors(TARGETS.splitlines()[0], "bookworm") == (None, None)
    assert debian_odoo.mirrors("", "") == (None, None)


def test_every_private_source_is_signed_by_debian():
    lines = debian_odoo.source_list("http://a/", "http://b/").splitlines()
    assert len(lines) == 2
    assert all("[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" in line for line in lines)
    assert not any("trusted" in line for line in lines)


def test_every_package_of_the_lock_has_its_checksum():
    packages = debian_odoo.read_lock(debian_odoo.LOCK.read_text(encoding="utf-8"))
    assert "odoo-14" in {name for name, _version, _sha256 in packages}
    assert all(len(sha256) == 64 for _name, _version, sha256 in packages)


def test_a_machine_with_a_server_is_not_given_a_second_one():
    assert not set(debian.SERVER) & set(
        debian.wanted(own_cluster=True, need_git=False, postgres_present="/usr/lib/postgresql/16/bin")
    )
    assert set(debian.SERVER) <= set(debian.wanted(own_cluster=True, need_git=False, postgres_present=None))


def test_missing_are_those_that_dpkg_does_not_call_installed():
    answers = {"a": "installed", "b": "config-files", "c": None}
    assert debian.missing(answers, lambda command: answers[command[-1]]) == ["b", "c"]


def test_the_line_for_the_administrator_starts_no_server_on_port_5432():
    assert "create_main_cluster = false" in debian.install_line(debian.SERVER)
    assert "postgresql" not in debian.install_line(["python3-venv"])
