"""Product and floor asked in turn, so that the machine's mood is the same for both."""

import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from benchmarks.http import Connection, Rate, Wrong, many, request_bytes
from benchmarks.workloads import Workload

Row = dict[str, Any]
WARM_UP = 20
LONGEST, FEWEST = 60.0, 10
"""Of what takes seconds each, fewer are asked than of the rest; the result says how many."""
ROUNDS = 5
SECONDS = 3.0


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


@dataclass(frozen=True)
class Bench:
    """Where both are, who asks, and how to make every kept total wrong."""

    product: str
    floor: str
    key: str
    forget: Callable[[], None]

    def request(self, workload: Workload) -> bytes:
        return request_bytes(workload.path, {"Authorization": f"Bearer {self.key}"}, workload.body)

    def floor_request(self, workload: Workload) -> bytes:
        return request_bytes("/" + slug(workload), {}, workload.body)

    def latency(self, workload: Workload) -> Row:
        """Return medians and 95th percentiles of both, over `repeats` questions each after warming up."""
        ours, theirs = Connection(self.product), Connection(self.floor)
        question, floor_question = self.request(workload), self.floor_request(workload)
        row: Row = {"name": workload.name, "most": workload.most, "most_ms": workload.most_ms}
        try:
            answer, floor_answer = ours.ask(question), theirs.ask(floor_question)
            row |= {"bytes": len(answer.body), "floor_bytes": len(floor_answer.body)}
            row["same_rows"] = _same_rows(answer.body, floor_answer.body)
            times, floor_times = self._ask_both(workload, ours, question, theirs, floor_question)
        except (Wrong, OSError) as error:
            return {**row, "error": str(error)}
        finally:
            ours.close()
            theirs.close()
        row |= {"p50": statistics.median(times), "p95": p95(times)}
        row |= {"floor_p50": statistics.median(floor_times), "floor_p95": p95(floor_times), "asked": len(times)}
        row["ratio"] = row["p50"] / row["floor_p50"]
        return row

    def _ask_both(
        self, workload: Workload, ours: Connection, question: bytes, theirs: Connection, floor_question: bytes
    ) -> tuple[list[float], list[float]]:
        times: list[float] = []
        floor_times: list[float] = []
        until = time.monotonic() + LONGEST
        for number in range(-min(WARM_UP, workload.repeats // 4), workload.repeats):
            if workload.anew:
                self.forget()
            floor_answer = theirs.ask(floor_question)
            answer = ours.ask(question)
            if len(times) >= FEWEST and time.monotonic() > until:
                break
            if number >= 0:
                times.append(answer.milliseconds)
                floor_times.append(floor_answer.milliseconds)
        return times, floor_times

    def rate(self, workload: Workload, clients: int) -> Row:
        """Return how many answers a second both give to so many clients, with errors and the longest wait."""
        question, floor_question = [self.request(workload)], [self.floor_request(workload)]
        many(self.product, question, clients, 1)
        many(self.floor, floor_question, clients, 1)
        found: list[Rate] = []
        floors: list[Rate] = []
        for _ in range(ROUNDS):
            floors.append(many(self.floor, floor_question, clients, SECONDS))
            found.append(many(self.product, question, clients, SECONDS))
        times = [each for rate in found for each in rate.milliseconds]
        row: Row = {
            "name": f"{workload.name}, {clients} clients",
            "clients": clients,
            "rate": statistics.median(rate.per_second for rate in found),
            "floor_rate": statistics.median(rate.per_second for rate in floors),
            "errors": sum(rate.errors for rate in found),
            "slowest": max(times),
            "p50": statistics.median(times),
            "p95": p95(times),
            "floor_slowest": max(rate.slowest for rate in floors),
            "client_cpu_share": sum(rate.client_cpu for rate in found) / sum(rate.seconds for rate in found),
        }
        row["share"] = row["rate"] / row["floor_rate"]
        return row

    def beside(self, quick: Workload, slow: Workload, repeats: int = 200) -> Row:
        """Return the 95th percentile of a quick question alone, and while somebody asks a slow one without pause."""
        connection = Connection(self.product)
        question = self.request(quick)
        for _ in range(WARM_UP):
            connection.ask(question)
        idle = [connection.ask(question).milliseconds for _ in range(repeats)]
        stop = threading.Event()
        asked: list[float] = []

        def ask_slow() -> None:
            other = Connection(self.product)
            while not stop.is_set():
                if slow.anew:
                    self.forget()
                asked.append(other.ask(self.request(slow)).milliseconds)
            other.close()

        thread = threading.Thread(target=ask_slow)
        thread.start()
        try:
            busy: list[float] = []
            while len(busy) < repeats or len(asked) < 3:
                busy.append(connection.ask(question).milliseconds)
        finally:
            stop.set()
            thread.join()
            connection.close()
        return {
            "name": f"{quick.name}, while {slow.name} runs",
            "idle_p95": p95(idle),
            "p95": p95(busy),
            "ratio": p95(busy) / p95(idle),
            "slow_p50": statistics.median(asked),
            "most": 3.0,
        }


def slug(workload: Workload) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in workload.name)


def _same_rows(answer: bytes, floor_answer: bytes) -> bool | None:
    """Tell whether both show the same activities; None when they show none."""
    ours, theirs = orjson.loads(answer), orjson.loads(floor_answer)
    if not (isinstance(ours, dict) and isinstance(theirs, dict)):
        return None
    if "items" in ours:
        return [item["id"] for item in ours["items"]] == [item["id"] for item in theirs.get("items", ())]
    return bool(ours.get("id") == theirs.get("id")) if "id" in ours else None


def access(
    addresses: Mapping[str, str], keys: Mapping[str, str], workload: Workload, forget: Callable[[], None]
) -> list[Row]:
    """Return what each viewer waits, beside an administrator's call of the same program without any rule."""
    callers = {"no rule": (addresses["without_rule"], keys["administrator"])}
    callers |= {name: (addresses["product"], key) for name, key in keys.items()}
    asked = {
        name: (Connection(address), request_bytes(workload.path, {"Authorization": f"Bearer {key}"}, workload.body))
        for name, (address, key) in callers.items()
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(-5, min(workload.repeats, 80)):
        for name, (connection, question) in asked.items():
            if workload.anew:
                forget()
            answer = connection.ask(question)
            if number >= 0:
                times[name].append(answer.milliseconds)
    for connection, _ in asked.values():
        connection.close()
    base = statistics.median(times["no rule"])
    return [
        {
            "name": f"{workload.name}: {name}",
            "p50": statistics.median(each),
            "p95": p95(each),
            "base_p50": base,
            "ratio": statistics.median(each) / base,
            "most": None if name == "no rule" else 1.2,
        }
        for name, each in times.items()
    ]
