"""API keys: their shape, their randomness, and that nothing but the right text matches."""

import pytest
from engine import keys


def test_key_has_256_bits_and_a_shape_of_its_own() -> None:
    key = keys.generate()
    public_id, secret = key.text.split("_")[1:]
    assert key.text == f"jdx_{public_id}_{secret}"
    assert (len(public_id), len(secret)) == (12, 43)
    assert len(keys.SECRET_ALPHABET) ** keys.SECRET_LENGTH >= 2**256
    assert keys.parse(key.text) == key.public_id == public_id


def test_no_two_keys_are_alike() -> None:
    made = [keys.generate() for _number in range(200)]
    assert len({key.public_id for key in made}) == len({key.digest for key in made}) == 200


def test_rotation_keeps_the_public_id() -> None:
    first = keys.generate()
    second = keys.generate(first.public_id)
    assert second.public_id == first.public_id
    assert second.text != first.text


@pytest.mark.parametrize("public_id", ["", "short", "A" * 12, "a" * 13, "../../../../"])
def test_public_id_of_another_shape_is_refused(public_id: str) -> None:
    with pytest.raises(ValueError, match="public_id"):
        keys.generate(public_id)


@pytest.mark.parametrize(
    "text",
    ["", "jdx_", "{}\n", " {}", "{}x", "JDX{}", "jdx__{}", "Bearer {}", "{}\x00", "jdx_abcdefghijkl_" + "é" * 43],
)
def test_anything_else_is_no_key(text: str) -> None:
    assert keys.parse(text.format(keys.generate().text)) is None


def test_only_the_right_text_matches() -> None:
    key, other = keys.generate(), keys.generate()
    assert keys.matches(key.text, key.digest)
    assert not keys.matches(other.text, key.digest)
    assert not keys.matches(key.text, None)
    assert not keys.matches("", "")
    assert not keys.matches(key.text, "é")


def test_secret_stays_out_of_logs() -> None:
    key = keys.generate()
    assert key.text[-43:] not in f"{key} {key!r}"
