"""What the journeys look for among the demo organisation's activities."""

from tests.journeys.product import Export

# Signed in wherever a journey does not say otherwise.
ADMIN = "robin.vale@example.com"

# Stands in twelve notes and in no subject and no name.
NOTE_WORD = "quillwort"
OWNER = "Mara Holt"
OTHER_OWNER = "Ivo Brandt"

# Three activities of one day: one without a time, one whose time is the day before in Los Angeles, one whose time is
# the day after in Tonga. In the United States the clocks change on it.
DAY = "2024-03-10"
DAY_WORD = "heron"

LEDGER_WORD = "ledger"
LEDGER_ROWS = 220

MARKUP_WORD = "nettle"
MARKUP_SUBJECT = '<img src="/missing.png" onerror="window.ran = 1">Trap'
MARKUP_NOTE = (
    f"A {MARKUP_WORD} <script>window.ran = 1</script> & after\n"
    '<img src="/missing.png" onerror="window.ran = 1"><a href="javascript:window.ran = 1">link</a>'
)


def known_activities(export: Export) -> None:
    """Add what the journeys look for."""
    owner = export.user("Mara", "Holt")
    other_owner = export.user("Ivo", "Brandt")
    account = export.account("Larkfield Hospital")
    contact = export.contact("Nadia", "Okafor", "Cardiology")

    for number in range(1, 13):
        export.task(
            f"Follow-up {number:02d}",
            f"2025-03-{number:02d}",
            OwnerId=owner if number <= 8 else other_owner,
            WhoId=contact,
            AccountId=account,
            Description=(
                f'She said “no” twice, then "maybe" ({number}).\n\n  Promised the {NOTE_WORD} sample.\n'
                f"# not a heading\n> not a quote 🌿 naïve {'word ' * number}\tend"
            ),
        )
    export.task(DAY_WORD.title() + " all day", DAY, OwnerId=owner)
    export.event(DAY_WORD.title() + " before dawn", f"{DAY}T01:30:00.000Z", OwnerId=owner)
    export.event(DAY_WORD.title() + " in the evening", f"{DAY}T23:30:00.000Z", OwnerId=owner)
    export.task(MARKUP_SUBJECT, "2025-04-01", OwnerId=owner, Description=MARKUP_NOTE)
    add_ledger_rows(export, range(1, LEDGER_ROWS + 1))


def ledger_subject(number: int) -> str:
    return f"{LEDGER_WORD.title()} {number:04d}"


def add_ledger_rows(export: Export, numbers: range, *, month: str | None = None) -> None:
    """Add activities whose subjects are all different and whose dates are not: many share a day."""
    for number in numbers:
        day = f"{month or f'2023-{1 + number % 6:02d}'}-{1 + number % 7:02d}"
        export.task(ledger_subject(number), day, Description=f"Entry {number}.")
