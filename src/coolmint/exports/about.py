"""What a file says of itself: what was asked for, by whom, when, and the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class About:
    """`notes` are filled while the file is made: what had to be written otherwise than it is."""

    export_id: UUID | None
    asked_by: str
    asked_at: datetime
    made_at: datetime
    data_as_of: datetime | None
    filter: Mapping[str, Any] | None
    filter_in_words: str
    q: str | None
    selection_id: UUID | None
    sort: str
    columns: tuple[str, ...]
    count: int
    ids_hash: str
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "made_with": "Cool Mint",
            "export_id": self.export_id,
            "asked_by": self.asked_by,
            "asked_at": self.asked_at,
            "made_at": self.made_at,
            "data_as_of": self.data_as_of,
            "filter_in_words": self.filter_in_words,
            "filter": self.filter,
            "q": self.q,
            "selection_id": self.selection_id,
            "sort": self.sort,
            "columns": list(self.columns),
            "count": self.count,
            "hash": self.ids_hash,
            "hash_is": "SHA-256 over the sorted Salesforce ids, one a line",
            "notes": self.notes,
        }
