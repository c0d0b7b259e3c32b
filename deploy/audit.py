"""Asks a source of advisories about every locked package (`make audit`).

usage: python deploy/audit.py [file of requirements…]
Run it with the environment of `requirements/release.txt`. Status 0: nothing is known, or the source
could not be reached, which is said. Status 1: a package has an advisory. Status 2: another error.
PIP_AUDIT_OSV_URL names another source with the API of OSV.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHIPPED = ("run", "ingest", "worker", "flower", "client")
# The files are locked, so nothing is resolved or installed.
PIP_AUDIT = [
    *(sys.executable, "-m", "pip_audit", "--progress-spinner=off", "--format=json"),
    *("--require-hashes", "--disable-pip", "--vulnerability-service=osv"),
]
# Lines of pip-audit about a source that does not answer, or not as it should.
UNREACHABLE = ("requests.exceptions.", "Could not connect", "ServiceError", "urllib3.exceptions.")
NOT_CHECKED = """\
audit: NOTHING WAS CHECKED, because the source of advisories could not be reached:
  {reason}
Repeat `make audit` where the network is, or name another source: PIP_AUDIT_OSV_URL=https://…"""


class AuditFailed(Exception):
    """pip-audit ended without an answer; the message is its last words."""


class SourceUnreachable(AuditFailed):
    """The source of advisories did not answer."""


def main(files: list[str]) -> int:
    """Audit the files, or all that are shipped; return the exit status."""
    found = set[str]()
    for file in files or [str(ROOT / f"requirements/{name}.txt") for name in SHIPPED]:
        try:
            found |= advisories(Path(file))
        except SourceUnreachable as error:
            print(NOT_CHECKED.format(reason=error), file=sys.stderr)
            return 0
        except AuditFailed as error:
            print(f"audit: {file}: {error}", file=sys.stderr)
            return 2
        print(f"audit: {file}: checked")
    for line in sorted(found):
        print(line)
    return 1 if found else 0


def advisories(requirements: Path) -> set[str]:
    """Return a line for each advisory about a package of a file.

    Raises:
        AuditFailed: there is no answer.
    """
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "audit.json"
        ended = subprocess.run(
            [*PIP_AUDIT, f"--output={output}", f"--requirement={requirements}"],
            capture_output=True,
            text=True,
        )
        if not output.exists() or not output.read_text():
            raise _failure(ended.stderr)
        packages = json.loads(output.read_text())["dependencies"]
    return {
        f"{package['name']} {package['version']}: {advisory['id']}, "
        f"fixed in {', '.join(advisory['fix_versions']) or 'no version yet'}"
        for package in packages
        for advisory in package.get("vulns", ())
    }


def _failure(words: str) -> AuditFailed:
    lines = [line.strip() for line in words.splitlines() if line.strip()] or ["no output"]
    reasons = [line for line in lines if any(sign in line for sign in UNREACHABLE)]
    return SourceUnreachable(reasons[-1]) if reasons else AuditFailed(lines[-1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
