import re
import subprocess
import sys
from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.paths import PROJECT
from coaching.secrets import PseudonymKey, add_secret, load_key
from coaching.secrets import key_file as chosen_file

HEX = "0123456789abcdef" * 4


def test_the_key_is_made_once_and_only_its_owner_reads_it(key_file: Path) -> None:
    first = load_key("tiny")
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.parent.stat().st_mode & 0o777 == 0o700
    assert load_key("tiny") == first
    assert list(key_file.parent.iterdir()) == [key_file]


def test_several_processes_at_once_agree_on_one_key(key_file: Path) -> None:
    code = "from coaching.secrets import load_key; print(load_key('tiny').fingerprint)"
    jobs = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=PROJECT) for _ in range(6)
    ]
    fingerprints = {job.communicate(timeout=60)[0].strip() for job in jobs}
    assert fingerprints == {load_key("tiny").fingerprint}
    assert list(key_file.parent.iterdir()) == [key_file]


def test_the_key_never_stands_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.delenv("COACHING_KEY_FILE")
    assert chosen_file("tiny").name == "tiny.key"
    assert not chosen_file("tiny").is_relative_to(data_dir)
    assert not chosen_file("tiny").is_relative_to(PROJECT / "data")


def test_a_connection_goes_before_the_file(key_file: Path) -> None:
    assert load_key("tiny", connection_secret=f" {HEX}\n").master == bytes.fromhex(HEX)
    assert not key_file.exists()


@pytest.mark.parametrize(
    "text", ["", "\n", HEX[:-2], HEX + "00", f"{HEX}\n{HEX}", f"{HEX}\nx", "z" * 64, "not-a-key-but-a-hint"]
)
def test_a_damaged_key_is_refused_and_kept(key_file: Path, text: str) -> None:
    key_file.parent.mkdir()
    key_file.write_text(text)
    with pytest.raises(ConfigError, match="64 hexadecimal digits") as caught:
        load_key("tiny")
    assert key_file.read_text() == text
    assert not text.strip() or text not in str(caught.value)


def test_derived_keys_differ_and_show_nothing(key_file: Path) -> None:
    key = load_key("tiny")
    derived = {key.master, key.pseudonyms, key.encryption}
    assert len(derived) == 3
    assert {len(k) for k in derived} == {32}
    assert re.fullmatch(r"[0-9a-f]{16}", key.fingerprint)
    secret = key_file.read_text().strip()
    assert key.fingerprint not in secret
    assert secret not in repr(key)
    assert key.master.hex() not in f"{key}"


def test_another_key_has_another_fingerprint() -> None:
    assert load_key("a", connection_secret=HEX).fingerprint != load_key("a", connection_secret=HEX[::-1]).fingerprint


def test_a_rotated_key_holds_those_before_it(key_file: Path) -> None:
    first = load_key("tiny")
    second = add_secret("tiny", first)
    assert load_key("tiny") == second
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.read_text().split() == [first.master.hex(), second.master.hex()]
    assert second.generations == (first, second)
    assert (second.since(first.fingerprint), second.since(second.fingerprint)) == ((second,), ())
    assert first.since(second.fingerprint) is None
    held = load_key("a", connection_secret=f"{first.master.hex()} {second.master.hex()}")
    assert (held, held.encryption) == (second, PseudonymKey(second.master).encryption)


def test_a_rotated_pseudonym_is_made_of_the_one_before() -> None:
    first, second = PseudonymKey(b"1" * 32), PseudonymKey(b"2" * 32, (b"1" * 32,))
    assert second.forms("a") == (first.pseudonym_of("a"), second.pseudonym_of("a"))
    assert second.pseudonym_of("a") == second.wrapped(first.pseudonym_of("a"))
    assert second.digest_of("a") == second.wrapped_digest(first.digest_of("a"))
    assert second.pseudonym_of("a") != PseudonymKey(b"2" * 32).pseudonym_of("a")
