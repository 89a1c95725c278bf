"""What must not happen on any page: an error on the console, a request to anywhere but the product."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


class Watch:
    """Listens to every page of the contexts it is given and reports at the end."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._problems: list[str] = []
        self._awaited: dict[str, int] = {}
        self._allowed: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)

    def expect_console(self, pattern: str) -> None:
        """The journey provokes this message: it must come, and is then no problem."""
        self._awaited[pattern] = 0

    def allow_console(self, pattern: str) -> None:
        """The journey may provoke this message."""
        self._allowed.append(pattern)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        for pattern in self._awaited:
            if re.search(pattern, message.text):
                self._awaited[pattern] += 1
                return
        if any(re.search(pattern, message.text) for pattern in self._allowed):
            return
        self._problems.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _on_error(self, error: WebError) -> None:
        self._problems.append(f"page error: {error.error}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._origin}/", f"blob:{self._origin}/", "data:")):
            self._problems.append(f"request to {request.url}")

    def verify(self) -> None:
        missing = [pattern for pattern, count in self._awaited.items() if count == 0]
        assert not missing, f"never on the console: {missing}"
        assert not self._problems, "\n".join(self._problems)
