"""API keys: who may call, what each key sees, how much each may submit."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from shared.keys import digest, new_key
from tests.conftest import assert_every_key_expires
from tests.support.api import RunningApi, running_api

ADA, BO, FEW = new_key(), new_key(), new_key()
KEYS = [
    {"name": "ada", "digest": digest(ADA)},
    {"name": "bo", "digest": digest(BO)},
    {"name": "few", "digest": digest(FEW), "limit": "5/minute"},
]
# `/readyz` answers 200 though the worker is the test itself.
ALONE = {"READY_WITHOUT_WORKERS": "true"}
OPEN = ("/livez", "/readyz", "/version", "/docs", "/openapi.json", "/problems/unauthorized")


@pytest.fixture(scope="module")
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API with three keys."""
    with running_api(store_url, scratch / "keys", KEYS=json.dumps(KEYS), **ALONE) as api:
        yield api
        assert_every_key_expires(api.harness.client, api.harness.settings.namespace)


def with_key(api: RunningApi, key: str) -> httpx.Client:
    """Return a client that presents a key."""
    return httpx.Client(base_url=api.http.base_url, headers={"X-API-Key": key})


def test_without_a_key_only_what_says_nothing_of_documents_answers(api: RunningApi) -> None:
    """Every path under /v1 asks for a key, whether or not the resource exists."""
    for path in OPEN:
        assert api.http.get(path).is_success, path
    calls = [
        (method.upper(), path.replace("{job_id}", str(uuid4())).replace("{batch_id}", "b"))
        for path, methods in api.read("/openapi.json")["paths"].items()
        for method, operation in methods.items()
        # A secret address stands for a key.
        if path.startswith("/v1/") and operation.get("security") != []
    ]
    assert len(calls) >= 9
    for method, path in calls:
        answer = api.http.request(method, path)
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthorized"), path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": "wrong"},
        {"X-API-Key": ""},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {ADA}"},
        {"Authorization": "Bearer"},
        {"X-API-Key": digest(ADA)},
        {"X-API-Key": "é".encode("latin-1")},  # type: ignore[dict-item]
    ],
)
def test_what_is_no_key_is_refused(api: RunningApi, headers: dict[str, str]) -> None:
    """The digest of a key, which stands in the settings, is refused, too."""
    answer = api.http.get("/v1/jobs", headers=headers)
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer.headers


def test_a_key_is_taken_from_either_header(api: RunningApi) -> None:
    """It may be in `X-API-Key`, or in `Authorization: Bearer` in any case."""
    for headers in (
        {"X-API-Key": ADA},
        {"Authorization": f"Bearer {ADA}"},
        {"Authorization": f"bearer {ADA}"},
    ):
        assert api.http.get("/v1/jobs", headers=headers).status_code == 200


def test_no_key_sees_or_touches_the_jobs_of_another(api: RunningApi) -> None:
    """Jobs of another key are 404 on every route and absent from every list."""
    idempotency = {"Idempotency-Key": uuid4().hex}
    body = {"documents": [{"content": "Maren spoke."}]}
    with with_key(api, ADA) as ada, with_key(api, BO) as bo:
        batch = ada.post("/v1/batches", json=body, headers=idempotency).json()
        job = f"/v1/jobs/{batch['items'][0]['job_id']}"
        assert ada.get(job).status_code == 200
        for method, path in [
            ("GET", job),
            ("GET", f"{job}/result"),
            ("GET", f"{job}/events"),
            ("POST", f"{job}/cancel"),
            ("POST", f"{job}/retry"),
            ("DELETE", job),
            ("GET", f"/v1/batches/{batch['id']}"),
        ]:
            assert bo.request(method, path).status_code == 404, (method, path)
        assert bo.get("/v1/jobs").json()["jobs"] == []
        assert bo.get("/v1/jobs", params={"batch": batch["id"]}).json()["jobs"] == []
        assert [item["id"] for item in ada.get("/v1/jobs").json()["jobs"]] == [
            job.rpartition("/")[2]
        ]

        own = bo.post("/v1/batches", json=body, headers=idempotency)
        assert own.status_code == 202
        assert own.json()["id"] != batch["id"]
        assert ada.get(job).json()["status"] == "queued"


def test_a_quota_is_spent_by_documents(api: RunningApi) -> None:
    """A batch costs as many as it has, all or none; every answer has what is left."""
    one, three = {"content": "A page."}, {"documents": [{"content": "A page."}] * 3}
    with with_key(api, FEW) as few:
        first = few.post("/v1/documents", json=one)
        assert first.status_code == 202
        assert first.headers["RateLimit-Policy"] == '"documents";q=5;w=60'
        assert first.headers["RateLimit"].startswith('"documents";r=4;t=')
        assert (
            few.post("/v1/batches", json=three).headers["RateLimit"].startswith('"documents";r=1;')
        )
        refused = few.post("/v1/batches", json=three)
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/quota-exceeded")
        # Two documents are missing, and five come back a minute.
        assert int(refused.headers["Retry-After"]) >= 24
        assert refused.headers["RateLimit"].startswith('"documents";r=1;t=')
        assert few.post("/v1/documents", json=one).status_code == 202
        assert few.post("/v1/documents", json=one).status_code == 429
        assert few.get("/v1/jobs").status_code == 200
        assert len(few.get("/v1/jobs").json()["jobs"]) == 5

        never = few.post("/v1/batches", json={"documents": [{"content": "A page."}] * 6})
        assert (never.status_code, never.json()["type"]) == (413, "/problems/too-many-documents")
    with with_key(api, BO) as bo:
        assert "RateLimit" not in bo.post("/v1/documents", json=one).headers


def test_openapi_says_how_to_present_a_key(api: RunningApi) -> None:
    """Every call that needs a key names both schemes."""
    document = api.read("/openapi.json")
    assert set(document["components"]["securitySchemes"]) == {"key", "bearer"}
    assert document["paths"]["/v1/jobs"]["get"]["security"] == [{"key": []}, {"bearer": []}]
    assert "security" not in document["paths"]["/livez"]["get"]


def test_keys_are_in_no_log(api: RunningApi) -> None:
    """Neither right nor wrong keys are logged."""
    wrong = new_key()
    for key in (ADA, wrong):
        api.http.get("/v1/jobs", headers={"X-API-Key": key})
        api.http.get("/v1/jobs", headers={"Authorization": f"Bearer {key}"})
    log = api.log.read_text()
    assert "startup complete" in log
    for key in (ADA, wrong):
        assert key not in log


def serve(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start an API that must refuse to."""
    return subprocess.run(
        [sys.executable, "-m", "ingest_service"],
        env={
            "PYTHONPATH": ":".join(sys.path),
            "QUOTIDIAN_REDIS_URL": "redis://:hidden@127.0.0.1:1/0",
            **{f"QUOTIDIAN_{name}": value for name, value in environment.items()},
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_keys_the_api_refuses_to_listen_to_others() -> None:
    """The error names the setting and every remedy."""
    ended = serve(HOST="0.0.0.0")
    assert ended.returncode == 2
    for word in ("QUOTIDIAN_HOST is 0.0.0.0", "quotidian keys new", "QUOTIDIAN_ALLOW_OPEN"):
        assert word in ended.stderr
    assert "hidden" not in ended.stderr


@pytest.mark.parametrize("host", ["localhost", "127.8.8.8", "[::1]"])
def test_a_name_of_this_machine_is_answered(bare: RunningApi, host: str) -> None:
    """Without keys every loopback name and address is answered."""
    assert bare.http.get("/v1/jobs", headers={"Host": f"{host}:8000"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example",
        "re_bound.example",
        "192.168.1.5:8000",
        "localhost.example",
        "127.0.0.1@rebound.example",
        "rebound.example#127.0.0.1",
        "[::1",
        "",
    ],
)
def test_without_keys_no_other_name_is_answered(bare: RunningApi, host: str) -> None:
    """A page in a browser can let its own name resolve to 127.0.0.1 (DNS rebinding)."""
    answer = bare.http.get("/v1/jobs", headers={"Host": host})
    assert (answer.status_code, answer.json()["type"]) == (421, "/problems/misdirected")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://elsewhere.example", 421),
        ("null", 421),
        ("http://[::1", 421),
        ("http://127.0.0.1:3000", 200),
        ("http://localhost", 200),
    ],
)
def test_without_keys_pages_of_other_sites_change_nothing(
    bare: RunningApi, origin: str, status: int
) -> None:
    """A browser sends such POST requests without asking the API first."""
    job = bare.submit()
    url = f"{job['links']['self']}/cancel"
    assert bare.http.post(url, headers={"Origin": origin}).status_code == status
    assert bare.http.get("/v1/jobs", headers={"Origin": origin}).status_code == 200


def test_no_redirect_goes_to_the_name_in_host(bare: RunningApi) -> None:
    """`/docs/` is unknown; it does not lead to a name that the caller has chosen."""
    answer = bare.http.get("/docs/", headers={"Host": "elsewhere.example"})
    assert answer.status_code in (404, 421)


@pytest.fixture(scope="module")
def bare(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API without keys."""
    with running_api(store_url, scratch / "bare") as api:
        yield api
