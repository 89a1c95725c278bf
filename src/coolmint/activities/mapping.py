"""The mapping: which Salesforce field becomes which column or attribute of an activity.

Read from YAML once, at start. The default (default-mapping.yaml) serves a plain organisation; docs/how-to/mapping.md
says how to write one's own.
"""

import hashlib
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from coolmint.platform.errors import Unprocessable

DEFAULT_MAPPING = Path(__file__).with_name("default-mapping.yaml")

FieldName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,79}$")]
"""A Salesforce API name, such as `Product__c`."""


class MappingInvalid(Unprocessable):
    """The mapping file does not fit; the detail names the place in it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Constant(_Part):
    """A value of its own in the place of a field."""

    value: str


Source = FieldName | Constant


class ActivitySources(_Part):
    """Where the columns of one kind of activity come from: the first source with a value wins."""

    subject: tuple[Source, ...] = ("Subject",)
    description: tuple[Source, ...] = ("Description",)
    type: tuple[Source, ...] = ("Type",)
    subtype: tuple[Source, ...] = ()
    status: tuple[Source, ...] = ()
    priority: tuple[Source, ...] = ()


class PersonSources(_Part):
    """Where a contact's or lead's specialty comes from, and which of them are physicians.

    A person is a physician when any field named in `physician_when` holds one of its values (case ignored).
    """

    specialty: tuple[FieldName, ...] = ()
    physician_when: dict[FieldName, tuple[str, ...]] = {}


class AttributeType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


class Attribute(_Part):
    """A further Salesforce field that comes along with an activity, filterable as `attr.NAME` when so marked."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    label: str = Field(min_length=1, max_length=80)
    field: FieldName
    type: AttributeType = AttributeType.TEXT
    filterable: bool = False
    kinds: tuple[Literal["task", "event"], ...] = ("task", "event")


class Mapping(_Part):
    version: Literal[1]
    task: ActivitySources
    event: ActivitySources
    contact: PersonSources = PersonSources()
    lead: PersonSources = PersonSources()
    completed_statuses: tuple[str, ...] = ("Completed",)
    high_priorities: tuple[str, ...] = ("High",)
    attributes: tuple[Attribute, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for what in ("name", "label"):
            given = [getattr(attribute, what) for attribute in self.attributes]
            twice = sorted({each for each in given if given.count(each) > 1})
            if twice:
                raise ValueError(f"attribute {what}s must be unique; twice: {', '.join(twice)}")
        return self

    def filterable(self) -> tuple[Attribute, ...]:
        return tuple(attribute for attribute in self.attributes if attribute.filterable)

    def counted(self) -> tuple[Attribute, ...]:
        """Return the attributes that are facets: numbers are asked for by range, not picked from a list."""
        return tuple(each for each in self.filterable() if each.type is not AttributeType.NUMBER)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the mapping would structure anything differently."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_mapping(path: Path | None) -> Mapping:
    """Return the mapping of a YAML file, or the default one.

    Raises:
        MappingInvalid: the file cannot be read, or something in it does not fit.
    """
    path = path or DEFAULT_MAPPING
    try:
        return Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise MappingInvalid(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingInvalid(f"The mapping {path} is not YAML: {error}") from error
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()[:5])
        raise MappingInvalid(f"The mapping {path} does not fit: {places}.") from error
