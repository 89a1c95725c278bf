"""Keys: the first one encrypts and signs, all of them read; weak ones are refused, and a missing one is made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from coolmint.platform.secrets import (
    KEY_FILE,
    KeyFileUnusable,
    Keyring,
    SecretUnreadable,
    load_keyring,
    new_key,
    weakness_of,
)

OLD, NEW = new_key(), new_key()


class TestKeyring:
    @given(st.text())
    def test_gives_back_what_it_was_given(self, text):
        keyring = Keyring([NEW])

        assert keyring.decrypt(keyring.encrypt(text, "a.b"), "a.b") == text

    def test_encrypts_the_same_text_differently_each_time(self):
        keyring = Keyring([NEW])

        tokens = {keyring.encrypt("same", "a.b") for _ in range(5)}

        assert len(tokens) == 5
        assert not [token for token in tokens if "same" in token]

    def test_reads_what_any_of_its_keys_encrypted(self):
        token = Keyring([OLD]).encrypt("text", "a.b")

        assert Keyring([NEW, OLD]).decrypt(token, "a.b") == "text"

    def test_encrypts_with_the_first(self):
        token = Keyring([NEW, OLD]).encrypt("text", "a.b")

        assert Keyring([NEW]).decrypt(token, "a.b") == "text"
        with pytest.raises(SecretUnreadable):
            Keyring([OLD]).decrypt(token, "a.b")

    def test_rotates_to_the_first(self):
        token = Keyring([NEW, OLD]).rotate(Keyring([OLD]).encrypt("text", "a.b"), "a.b")

        assert Keyring([NEW]).decrypt(token, "a.b") == "text"

    @pytest.mark.parametrize("context", ["a.c", "", "a.b ", "A.b"])
    def test_reads_nothing_of_another_context(self, context):
        token = Keyring([NEW]).encrypt("text", "a.b")

        for use in (Keyring([NEW]).decrypt, Keyring([NEW]).rotate):
            with pytest.raises(SecretUnreadable) as refused:
                use(token, context)
            assert "COOLMINT_SECRET_KEYS" in refused.value.detail
            assert token not in refused.value.detail

    def test_reads_nothing_that_was_altered(self):
        token = Keyring([NEW]).encrypt("text", "a.b")

        for place in range(0, len(token) - 2, 7):
            other = "A" if token[place] != "A" else "B"
            with pytest.raises(SecretUnreadable):
                Keyring([NEW]).decrypt(token[:place] + other + token[place + 1 :], "a.b")

    @pytest.mark.parametrize("token", ["", "plain text", "é", "gAAAAA"])
    def test_reads_nothing_that_is_no_secret(self, token):
        with pytest.raises(SecretUnreadable):
            Keyring([NEW]).decrypt(token, "a.b")

    def test_derives_a_key_of_32_bytes_for_each_and_every_purpose(self):
        keyring = Keyring([NEW, OLD])

        jwt, other = keyring.derive("jwt"), keyring.derive("links")

        assert [len(key) for key in jwt] == [32, 32]
        assert len({*jwt, *other}) == 4
        assert jwt == Keyring([NEW, OLD]).derive("jwt")
        assert jwt[1:] == Keyring([OLD]).derive("jwt")
        assert NEW.encode() not in b"".join(jwt)

    def test_shows_no_key(self):
        assert NEW not in repr(vars(Keyring([NEW])).keys()) + repr(Keyring([NEW]))


class TestWeakness:
    @pytest.mark.parametrize(
        "key",
        [
            "",
            "x",
            "changeme",
            "secret",
            "0123456789abcdefghijklmnopqrstu",
            "a" * 64,
            "abcabcabc" * 8,
            "changeme-changeme-changeme-changeme",
            "change_me_please_0123456789abcdefghij",
            "this-is-a-SECRET-key-0123456789abcdef",  # pragma: allowlist secret
            "PasswordPasswordPassword0123456789abc",
            "<the new key> 0123456789 your-key-here",
            "coolmint-development-key-0123456789abc",  # pragma: allowlist secret
            "example-example-0123456789abcdefghijkl",
        ],
    )
    def test_of_a_placeholder_or_a_short_key_is_told(self, key):
        reason = weakness_of(key)

        assert reason
        assert not key or key not in reason

    def test_is_not_in_a_fresh_key(self):
        keys = {new_key() for _ in range(200)}

        assert len(keys) == 200
        assert {weakness_of(key) for key in keys} == {None}


class TestKeyFile:
    def test_is_not_made_when_keys_are_given(self, tmp_path: Path):
        keyring = load_keyring((SecretStr(NEW), SecretStr(OLD)), tmp_path)

        assert keyring.derive("x") == Keyring([NEW, OLD]).derive("x")
        assert list(tmp_path.iterdir()) == []

    def test_is_made_once_for_its_owner_alone(self, tmp_path: Path):
        first = load_keyring((), tmp_path / "new" / "folder")
        again = load_keyring((), tmp_path / "new" / "folder")

        assert first.derive("x") == again.derive("x")
        (file,) = (tmp_path / "new" / "folder").iterdir()
        assert file.name == KEY_FILE
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_is_the_same_for_all_who_start_at_once(self, tmp_path: Path):
        with ThreadPoolExecutor(16) as pool:
            keyrings = list(pool.map(lambda _: load_keyring((), tmp_path), range(64)))

        assert len({keyring.derive("x")[0] for keyring in keyrings}) == 1
        assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]

    def test_may_hold_several_keys_the_newest_first(self, tmp_path: Path):
        self.write(tmp_path, f"{NEW}\n{OLD}\n")

        assert load_keyring((), tmp_path).derive("x") == Keyring([NEW, OLD]).derive("x")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "empty"),
            ("short\n", "5 characters"),
            ("0123456789abcdefghijklmnopqrstuvw\nx\n", "1 char"),  # pragma: allowlist secret
        ],  # pragma: allowlist secret
    )
    def test_that_is_damaged_is_refused(self, tmp_path: Path, text, told):
        self.write(tmp_path, text)

        with pytest.raises(KeyFileUnusable, match=told) as refused:
            load_keyring((), tmp_path)
        assert KEY_FILE in refused.value.detail

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
    def test_that_others_can_read_is_refused(self, tmp_path: Path, mode):
        self.write(tmp_path, NEW).chmod(mode)

        with pytest.raises(KeyFileUnusable, match="chmod 600"):
            load_keyring((), tmp_path)

    def write(self, folder: Path, text: str) -> Path:
        path = folder / KEY_FILE
        path.write_text(text)
        path.chmod(0o600)
        return path
