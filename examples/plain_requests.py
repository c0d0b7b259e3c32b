"""Submit a page and print who said what, with nothing but `requests`.

usage: python examples/plain_requests.py FILE

QUOTIDIAN_URL says where the service is, QUOTIDIAN_API_KEY holds the key if it asks for one.
"""

import hashlib
import os
import sys
import time
from pathlib import Path

import requests

URL = os.environ.get("QUOTIDIAN_URL", "http://127.0.0.1:8000")
BUSY = (429, 503)


def main(path: str) -> None:
    """Submit the file, wait for its annotation, print its quotations."""
    content = Path(path).read_text(encoding="utf-8")
    with requests.Session() as session:
        if key := os.environ.get("QUOTIDIAN_API_KEY"):
            session.headers["X-API-Key"] = key
        job = submit(session, {"content": content, "external_id": path})
        while job["status"] in ("queued", "running"):
            answer = session.get(URL + job["links"]["self"], params={"wait": 20}, timeout=60)
            answer.raise_for_status()
            job = answer.json()
    if job["status"] != "succeeded":
        sys.exit(f"{job['status']}: {job['error']}")
    for quote in job["result"]["quotes"]:
        speaker = (quote["speaker"] or {}).get("name") or "somebody"
        print(f"{speaker}: {' … '.join(span['text'] for span in quote['spans'])}")


def submit(session: requests.Session, document: dict[str, str]) -> dict:
    """Submit a page and return its job. A repeated submission makes no second job."""
    key = hashlib.sha256(repr(sorted(document.items())).encode()).hexdigest()
    while True:
        answer = session.post(
            f"{URL}/v1/documents", json=document, headers={"Idempotency-Key": key}, timeout=60
        )
        if answer.status_code not in BUSY:
            break
        time.sleep(int(answer.headers["Retry-After"]))
    if answer.status_code == 422:
        sys.exit(str(answer.json()["errors"]))
    answer.raise_for_status()
    return answer.json()


if __name__ == "__main__":
    main(sys.argv[1])
