"""What the house promises of itself."""

import json
import subprocess
import sys

IMPORT = """
import json, sys, time
begun = time.process_time()
import ingest_service.__main__
spent = time.process_time() - begun
print(json.dumps({"spent": spent, "modules": sorted(sys.modules)}))
"""


def test_the_api_process_imports_no_text_work() -> None:
    """Its image carries no spaCy, so nothing it imports may."""
    printed = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, check=True).stdout
    modules = {name.partition(".")[0] for name in json.loads(printed)["modules"]}
    assert "ingest_service" in modules
    assert not modules & {"spacy", "thinc", "numpy", "nlp_worker", "trafilatura"}


def test_the_api_process_is_imported_within_a_second() -> None:
    """Processor time, the best of three: what the machine does beside it does not count."""
    runs = [
        json.loads(
            subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, check=True).stdout
        )["spent"]
        for _ in range(3)
    ]
    assert min(runs) < 1.0
