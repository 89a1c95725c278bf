"""Fail when a tracked file holds a secret, a person's data, or the address of a package registry."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]

_ONLY_LINES_MOVED = 3

# E-mail addresses in the repository belong to nobody: reserved domains only (RFC 2606, RFC 6761).
_EMAIL = re.compile(r"[\w.+-]+@([\w-]+\.)+([a-z]{2,})", re.IGNORECASE)
_RESERVED = re.compile(r"@([\w-]+\.)*(example(\.(com|org|net))?|test|invalid|localhost)$", re.IGNORECASE)
_PHONE = re.compile(r"\+1[ -.]\d{3}[ -.](?!555)\d{3}[ -.]\d{4}|\(\d{3}\) (?!555)\d{3}-\d{4}")
_REGISTRY = re.compile("|".join(["py" + "pi\\.org", "python" + "hosted", "npm" + "js\\.org", "registry\\." + "yarn"]))
_LOCKS = re.compile(r"(\.lock|package-lock\.json)$")
# Hashes by the dozen, which look like secrets.
_NOT_SCANNED = re.compile(r"(\.lock|package-lock\.json|schema\.d\.ts)$|tests/structuring/golden/")


def _findings(name: str, text: str) -> list[str]:
    found = [f"{name}: a registry's address: {match.group()}" for match in _REGISTRY.finditer(text)]
    if _LOCKS.search(name):
        return found
    emails = (match.group() for match in _EMAIL.finditer(text))
    found += [f"{name}: an e-mail address outside the reserved domains: {e}" for e in emails if not _RESERVED.search(e)]
    return found + [f"{name}: a telephone number outside 555: {match.group()}" for match in _PHONE.finditer(text)]


def _has_new_secrets(names: list[str]) -> bool:
    """Scan against a copy of the baseline, because the scanner moves the line numbers in it along."""
    with tempfile.TemporaryDirectory() as folder:
        baseline = shutil.copy(ROOT / ".secrets.baseline", folder)
        command = [sys.executable, "-m", "detect_secrets.pre_commit_hook", "--baseline", baseline, *names]
        scan = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if scan.returncode in (0, _ONLY_LINES_MOVED):
        return False
    print(scan.stdout, scan.stderr, file=sys.stderr)
    return True


def main() -> None:
    """Print what was found.

    Raises:
        SystemExit: something was found.
    """
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found: list[str] = []
    for name in filter(None, names.split("\0")):
        path = ROOT / name
        if path.suffix in {".png", ".ico", ".woff2"} or not path.is_file():
            continue
        found += _findings(name, path.read_text(encoding="utf-8", errors="replace"))
    for line in found:
        print(line, file=sys.stderr)
    tracked = [name for name in names.split("\0") if name and not _NOT_SCANNED.search(name)]
    if found or _has_new_secrets(tracked):
        raise SystemExit(1)
    print("No secret, personal data or registry address in the repository.")


if __name__ == "__main__":
    main()
