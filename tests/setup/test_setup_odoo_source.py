"""Which Odoo is chosen, and what is never taken for one."""

import pytest
from jdx_setup import debian_odoo, odoo_source
from jdx_setup.errors import SetupError

RELEASE = "RELEASE_LEVELS = []\nversion_info = ({}, 0, 0, FINAL, 0, '')\n"


class Console:
    """Collects what would be printed."""

    def say(self, text):
        """Ignore it."""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, no ODOO_HOME, and no way out to a repository."""
    monkeypatch.setenv("JDX_CACHE", str(tmp_path))
    monkeypatch.delenv("ODOO_HOME", raising=False)
    monkeypatch.setattr(odoo_source, "_clone", lambda console, asked_for: "it cannot be reached")
    return tmp_path


def checkout(folder, series):
    """A git checkout of Odoo, as far as anybody looks at it."""
    (folder / "odoo" / "addons").mkdir(parents=True)
    (folder / "addons").mkdir()
    (folder / "odoo-bin").touch()
    (folder / "odoo" / "release.py").write_text(RELEASE.format(series))


def debian_package(folder):
    """An unpacked odoo-14, as far as anybody looks at it."""
    package = debian_odoo.package_folder(folder)
    (package / "addons").mkdir(parents=True)
    (package / "release.py").write_text(RELEASE.format(14))
    (folder / "usr" / "bin").mkdir(parents=True)
    (folder / "usr" / "bin" / "odoo").touch()


def test_series_is_read_from_the_release_file():
    assert odoo_source.series_of(RELEASE.format(15)) == "15.0"
    assert odoo_source.series_of("nothing of the kind") is None


def test_odoo_home_comes_first(cache, tmp_path, monkeypatch):
    checkout(tmp_path / "mine", 15)
    checkout(cache / "odoo-15.0", 15)
    monkeypatch.setenv("ODOO_HOME", str(tmp_path / "mine"))
    source = odoo_source.find(Console())
    assert source.root == tmp_path / "mine"
    assert source.reason == "ODOO_HOME names it"


def test_a_wrong_odoo_home_is_an_error_and_not_skipped(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(SetupError, match="holds no Odoo"):
        odoo_source.find(Console())


def test_an_odoo_home_of_another_series_is_an_error(cache, tmp_path, monkeypatch):
    checkout(tmp_path / "mine", 17)
    monkeypatch.setenv("ODOO_HOME", str(tmp_path / "mine"))
    with pytest.raises(SetupError, match=r"Odoo 17\.0"):
        odoo_source.find(Console())


def test_the_cache_comes_before_a_clone(cache):
    checkout(cache / "odoo-15.0", 15)
    assert odoo_source.find(Console()).reason == "it is in the cache"


def test_odoo_14_serves_where_15_cannot_be_had_and_the_reason_is_said(cache):
    debian_package(cache / "odoo-14.0")
    source = odoo_source.find(Console())
    assert source.series == "14.0"
    assert source.reason.startswith("it cannot be reached")


def test_who_asks_for_15_never_gets_14(cache):
    debian_package(cache / "odoo-14.0")
    with pytest.raises(SetupError, match="cannot be had"):
        odoo_source.find(Console(), "15.0")


def test_odoo_home_of_15_does_not_stand_in_the_way_of_14(cache, tmp_path, monkeypatch):
    checkout(tmp_path / "mine", 15)
    debian_package(cache / "odoo-14.0")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path / "mine"))
    assert odoo_source.find(Console(), "14.0").series == "14.0"
    assert odoo_source.present() == ["15.0", "14.0"]


def test_a_download_that_broke_off_is_no_odoo(cache):
    debian_package(cache / "odoo-14.0.partial")
    checkout(cache / "odoo-15.0.partial", 15)
    assert odoo_source.present() == []


def test_a_failed_clone_is_remembered_for_a_day(cache, monkeypatch):
    assert odoo_source.clone_possible()
    marker = cache / "odoo-15.0.unreachable"
    marker.touch()
    assert not odoo_source.clone_possible()
    now = marker.stat().st_mtime
    monkeypatch.setattr(odoo_source.time, "time", lambda: now + odoo_source.RETRY_AFTER + 1)
    assert odoo_source.clone_possible()
