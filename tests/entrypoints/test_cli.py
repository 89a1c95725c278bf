"""The commands: help, exit status, one line when something is wrong."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from coolmint import __version__
from coolmint.entrypoints.cli import app
from coolmint.platform.secrets import weakness_of
from tests.support.organisation import Organisation
from tests.support.program import invoke


def every_command() -> list[tuple[str, ...]]:
    group = typer.main.get_command(app)
    found: list[tuple[str, ...]] = [()]
    for name, command in getattr(group, "commands", {}).items():
        found += [(name,), *((name, inner) for inner in getattr(command, "commands", {}))]
    return found


COMMANDS = every_command()
NOBODYS = "postgresql://a:hidden@127.0.0.1:9/x"  # pragma: allowlist secret


class TestHelp:
    def test_is_there_for_the_commands_of_the_contract(self):
        names = {command[0] for command in COMMANDS if command}

        assert names >= {"up", "serve", "import", "generate", "structure", "pack", "db", "doctor"}

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "coolmint")
    def test_of_every_command_says_what_it_does(self, command):
        result = CliRunner().invoke(app, [*command, "--help"])

        assert result.exit_code == 0
        assert "Usage" in result.output

    @pytest.mark.parametrize("command", [command for command in COMMANDS if command], ids=" ".join)
    def test_of_wrong_use_is_exit_status_2(self, command):
        result = CliRunner().invoke(app, [*command, "--no-such-option"])

        assert result.exit_code == 2


class TestFailure:
    @pytest.mark.parametrize(
        ("arguments", "settings", "told"),
        [
            (["import", "nowhere"], {}, "nowhere"),
            (["structure"], {"mapping_file": "nowhere.yaml"}, "The mapping nowhere.yaml cannot be read"),
            (["structure"], {"mapping_file": "bad.yaml"}, "The mapping bad.yaml does not fit: version"),
            (["structure"], {"port": "x"}, "COOLMINT_PORT"),
            (["structure"], {"database__pool_size": "0"}, "COOLMINT_DATABASE__POOL_SIZE"),
            (["serve"], {"host": "0.0.0.0", "auth": "off"}, "set COOLMINT_HOST=127.0.0.1"),
            (["serve"], {"cors_origins": '["*"]'}, "COOLMINT_CORS_ORIGINS must list origins"),
            (
                ["serve"],
                {"environment": "production", "database_url": NOBODYS},
                "COOLMINT_SECRET_KEYS must be set in production",
            ),
            (["serve"], {"secret_keys": '["changeme"]'}, "COOLMINT_SECRET_KEYS: key 1 cannot be used"),
            (["serve"], {"secret_keys": "changeme"}, "a JSON list"),  # pragma: allowlist secret
            (["serve"], {"limits__per_address": "x"}, "COOLMINT_LIMITS__PER_ADDRESS: must look like"),
            (["up"], {"environment": "production", "database_url": ""}, "COOLMINT_DATABASE_URL must be set"),
            (["db", "current"], {"database_url": "mysql://x"}, "COOLMINT_DATABASE_URL must look like"),
            (["db", "upgrade"], {"database_url": NOBODYS}, "coolmint doctor"),
            (["generate", "bad.yaml"], {}, "Cannot write to bad.yaml"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_is_told_in_one_line(self, database_url: str, tmp_path: Path, monkeypatch, arguments, settings, told):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "bad.yaml").write_text("version: 2\ntask: {}\nevent: {}\n")

        result = invoke(tmp_path, *arguments, **({"database_url": database_url} | settings))

        assert result.exit_code == 1, result.stderr
        assert told in result.stderr
        assert result.stderr.startswith("coolmint: ")
        assert result.stderr.count("\n") == 1
        assert "hidden" not in result.stderr + result.stdout


class TestSuccess:
    @pytest.fixture(autouse=True)
    def _there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_of_the_whole_way_from_nothing_to_text(self, database_url: str, tmp_path: Path):
        def coolmint(*arguments: str) -> str:
            result = invoke(tmp_path, *arguments, database_url=database_url)
            assert result.exit_code == 0, result.stderr
            return result.stdout

        assert coolmint("version").strip() == __version__
        assert "revision" in coolmint("db", "upgrade")
        assert "newest" in coolmint("db", "current")
        coolmint("generate", "demo", "--activities", "60", "--seed", "4")
        assert "60 changed" in coolmint("import", "demo")
        again = json.loads(coolmint("import", "demo", "--json"))
        assert again["structuring"] == {"looked_at": 0, "written": 0, "removed": 0}
        assert json.loads(coolmint("structure", "--all", "--json"))["written"] == 0
        coolmint("quarantine")
        assert coolmint("pack", "--filter", "{}", "--format", "xml").startswith("<activities count=")

    def test_of_db_url_hides_the_password(self, tmp_path: Path):
        settings = {"database_url": NOBODYS}

        assert "hidden" not in invoke(tmp_path, "db", "url", **settings).stdout
        assert "hidden" in invoke(tmp_path, "db", "url", "--show-password", **settings).stdout

    def test_of_a_new_key_is_a_key_and_nothing_else(self, tmp_path: Path):
        keys = [invoke(tmp_path, "secrets", "new-key").stdout for _ in range(2)]

        assert [weakness_of(key.removesuffix("\n")) for key in keys] == [None, None]
        assert keys[0] != keys[1]
        assert not (tmp_path / "data").exists()

    def test_of_rotating_tells_how_many(self, database_url: str, tmp_path: Path):
        result = invoke(tmp_path, "secrets", "rotate", database_url=database_url)

        assert result.stdout == "0 stored secrets are encrypted with the newest key.\n"

    def test_of_openapi_needs_no_database(self, tmp_path: Path):
        assert invoke(tmp_path, "openapi", "api.json").exit_code == 0
        assert not (tmp_path / "data").exists()
        assert json.loads((tmp_path / "api.json").read_bytes())["info"]["title"] == "Cool Mint"

    def test_of_an_import_with_a_bad_row_is_told(self, organisation: Organisation, database_url: str, tmp_path: Path):
        organisation.task(ActivityDate="soon")
        folder = organisation.write()

        imported = invoke(tmp_path, "import", str(folder), database_url=database_url)
        listed = invoke(tmp_path, "quarantine", database_url=database_url)

        assert imported.exit_code == 0
        assert "1 rows are in quarantine" in imported.stdout
        assert "Task.csv:2: Task" in listed.stdout
        assert "ActivityDate" in listed.stdout
