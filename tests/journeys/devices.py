"""The screens on which a journey is made."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator


@dataclass(frozen=True)
class Device:
    name: str
    is_narrow: bool
    options: dict[str, Any] = field(default_factory=dict)

    def press(self, target: Locator) -> None:
        """With a finger or with the mouse."""
        if self.is_narrow:
            target.tap()
        else:
            target.click()


WIDE = Device("wide", is_narrow=False, options={"viewport": {"width": 1280, "height": 900}})
NARROW = Device(
    "narrow",
    is_narrow=True,
    options={"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True},
)
