"""The documentation names everything there is, and says of it what the code says."""

import importlib.metadata
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel

from coolmint.activities.context import ContextField, ContextFormat
from coolmint.activities.fields import OPERATORS
from coolmint.activities.mapping import Mapping
from coolmint.auth.openid.problems import SignInProblem
from coolmint.entrypoints.api import create_app
from coolmint.entrypoints.cli import app as cli
from coolmint.exports.models import ExportFormat
from coolmint.platform.errors import Refusal
from coolmint.platform.provider_settings import OpenIdProvider
from coolmint.platform.roles import Purpose
from coolmint.platform.settings import Settings
from coolmint.salesforce.demo import Layout
from coolmint.salesforce.export.rejects import Reason

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MARKDOWN = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

# Their default is a place that depends on the machine; the table says it in words.
_SAID_IN_WORDS = {"COOLMINT_DATA_DIR"}


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def settings_of(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield every setting with its default, groups taken apart."""
    for name, field in model.model_fields.items():
        full = f"{prefix}{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings_of(field.annotation, f"{full}__")
        else:
            yield full, field.get_default(call_default_factory=True)


SETTINGS = dict(settings_of(Settings, "COOLMINT_"))


def documented_default(name: str) -> str | None:
    """Return the default the table gives, None when the setting has no row."""
    row = re.search(rf"^\| `{name}` \| (.+?) \| .+ \|$", read("reference/settings.md"), re.MULTILINE)
    return row[1] if row else None


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_documented_with_its_default(name: str):
    default = SETTINGS[name]
    told = documented_default(name)
    assert told is not None, f"docs/reference/settings.md has no row for {name}"
    if name in _SAID_IN_WORDS:
        return
    if default is None:
        assert told == "not set"
        return
    text = default if isinstance(default, str) else json.dumps(default, separators=(",", ":"))
    assert told == f"`{text}`"


def test_every_documented_setting_exists():
    told = {
        name
        for path in MARKDOWN
        for name in re.findall(r"COOLMINT_[A-Z0-9_]+[A-Z0-9]", path.read_text(encoding="utf-8"))
    }

    assert told <= SETTINGS.keys()


def commands_of(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands_of(typer.main.get_command(cli)))


def section_of(command: str) -> str:
    """Return the part of the page that tells of a command, from its heading to the next one."""
    head = f"## `coolmint {command.partition(' ')[0]}"
    sections = re.split(r"^(?=## )", read("reference/cli.md"), flags=re.MULTILINE)
    found = [part for part in sections if part.startswith((f"{head} ", f"{head}`"))]
    assert found, f"docs/reference/cli.md has no heading for coolmint {command}"
    assert f"`coolmint {command}" in found[0]
    return found[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_with_its_options(command: str):
    section = section_of(command)

    for parameter in COMMANDS[command].params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            shown = f"`{option}`" if option.startswith("-") else option.upper()
            assert shown in section, f"coolmint {command} does not tell of {option}"
        if parameter.opts[0].startswith("--") and isinstance(parameter.default, int | str) and parameter.default:
            default = getattr(parameter.default, "value", parameter.default)
            assert re.search(rf"^\| `{parameter.opts[0]}`[^|]*\| `{default}` \|", section, re.MULTILINE), parameter.name


@pytest.mark.parametrize("choice", [*ContextFormat, *ContextField, *ExportFormat, *Layout, *Purpose])
def test_every_choice_of_an_option_is_documented(choice: str):
    assert f"`{choice}`" in read("reference/cli.md")


def test_every_documented_command_exists():
    told = set(re.findall(r"`coolmint ([a-z]+(?: [a-z-]+[a-z])?)", "".join(path.read_text() for path in MARKDOWN)))

    known = {*COMMANDS, *(name.split()[0] for name in COMMANDS)}
    assert {command for command in told if command not in known and command.split()[0] not in COMMANDS} == set()


class TestApi:
    document = create_app(Settings(_env_file=None), "postgresql://nowhere/").openapi()

    @pytest.mark.parametrize("path", document["paths"])
    def test_every_call_is_documented_with_its_parameters(self, path: str):
        page = read("reference/api.md")

        for method, call in self.document["paths"][path].items():
            assert f"| `{method.upper()} {path}` |" in page
            for parameter in call.get("parameters", ()):
                assert f"`{parameter['name']}`" in page or f"{{{parameter['name']}}}" in page

    def test_every_field_of_a_selection_is_documented(self):
        page = read("reference/api.md")

        for schema in ("SelectionCreate", "SelectionRead", "SelectionReceipt"):
            for name in self.document["components"]["schemas"][schema]["properties"]:
                assert f"`{name}`" in page, name

    def test_every_filter_field_and_operator_is_documented(self):
        page = read("reference/api.md")
        catalogue = create_app(Settings(_env_file=None), "postgresql://nowhere/").state.catalogue
        told = {name for name in catalogue.fields if not name.startswith("attr.")} | set(catalogue.facets)
        told |= {op.value for operators in OPERATORS.values() for op in operators}
        assert {name for name in told if f"`{name}`" not in page and not name.startswith("attr.")} == set()


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for refusal in kind.__subclasses__():
        yield refusal
        yield from refusals(refusal)


# What only the command line meets is told by its words, not by a code.
_SPOKEN_BY_HTTP = re.compile(
    r"coolmint\.(activities|auth|selections|exports|views|preferences|erasure|platform\.web|salesforce\.service|entrypoints\.health)"
)
# Met at the start, by the command line or by a job; the kinds that others are of; a browser that is led elsewhere.
_NEVER_ANSWERED = {
    "mapping_invalid",
    "webhook_failed",
    "person_not_found",
    "audited_refusal",
    "not_allowed",
    "open_id_failed",
}


def test_every_code_of_an_error_is_documented():
    page = read("reference/api.md")

    codes = {refusal.code for refusal in refusals() if _SPOKEN_BY_HTTP.match(refusal.__module__)} - _NEVER_ANSWERED
    assert {code for code in codes if f"| `{code}` |" not in page} == set()


@pytest.mark.parametrize("problem", SignInProblem)
def test_every_problem_of_a_sign_in_is_documented(problem: SignInProblem):
    assert f"| `{problem}` |" in read("how-to/sign-in.md")


@pytest.mark.parametrize("key", OpenIdProvider.model_fields)
def test_every_key_of_a_provider_is_documented(key: str):
    assert re.search(rf"^\|.*`{key}`.* \|", read("how-to/sign-in.md"), re.MULTILINE)


def test_every_reason_of_the_quarantine_is_documented():
    page = read("reference/export-files.md")

    assert [reason.value for reason in Reason if f"| `{reason.value}` |" not in page] == []


def keys_of(annotation: Any) -> Iterator[str]:
    """Yield the keys of every model within a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield name
            yield from keys_of(field.annotation)
    for part in get_args(annotation):
        yield from keys_of(part)


@pytest.mark.parametrize("key", sorted(set(keys_of(Mapping))))
def test_every_key_of_the_mapping_is_documented(key: str):
    assert f"`{key}`" in read("how-to/mapping.md")


def test_every_page_is_in_the_index():
    index = read("README.md")

    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path != DOCS / "README.md"]
    assert [page for page in pages if f"]({page})" not in index] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_every_decision_has_its_number_and_its_parts(path: Path):
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Alternatives"]


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        if field in metadata:
            return str(metadata[field])
    classifiers = metadata.get_all("Classifier") or []
    return next(str(each).rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::"))


def test_every_dependency_has_its_reason_and_licence():
    page = read("decisions/0002-python-stack.md")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    for requirement in project["dependencies"]:
        name = re.match(r"[\w.-]+", requirement)[0]  # type: ignore[index]
        licence = licence_of(importlib.metadata.metadata(name))
        row = re.search(rf"^\| `{name}` \| .+ \| (.+) \|$", page, re.MULTILINE)
        assert row is not None, f"{name} has no reason"
        assert row[1] == licence


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-")


def links_of(text: str) -> Iterator[str]:
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"\]\(([^)\s]+)\)", prose)
    yield from re.findall(r'(?:src|srcset)="([^"]+)"', prose)


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path):
    for link in links_of(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, part = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in map(anchor, headings), link
