"""`python -m benchmarks.bare`: FastAPI and nothing else, served by uvicorn as it comes.

It parses the body of `POST /v1/documents`, and answers `GET /constant` with the bytes that were put
there, so that its speed is the most that an endpoint in FastAPI can do for the same request.
"""

import sys

import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from ingest_service.settings import IngestSettings
from shared.contracts import Document

app = FastAPI()


@app.get("/readyz")
async def readyz() -> dict[str, str]:
    """The benchmark's stack asks whether it is up."""
    return {"status": "ready"}


@app.post("/v1/documents", status_code=202)
async def post(request: Request) -> Response:
    """Parse the document."""
    document = Document.model_validate_json(await request.body())
    return JSONResponse({"characters": len(document.content)}, 202)


@app.put("/constant", status_code=204)
async def put_constant(request: Request) -> None:
    """Keep the bytes of an answer."""
    app.state.constant = await request.body()


@app.get("/constant")
async def constant() -> Response:
    """The bytes as they were put."""
    return Response(app.state.constant, media_type="application/json")


def main() -> int:
    """Serve until SIGTERM."""
    settings = IngestSettings.load()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
