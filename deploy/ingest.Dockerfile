# The ingest API (FastAPI on uvicorn, without spaCy) and, with another command, the librarian.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
RUN python3 -m venv /app/venv
COPY requirements/ingest.txt requirements/
RUN /app/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes -r requirements/ingest.txt \
 && /app/venv/bin/python -m pip uninstall -y pip setuptools

FROM ${PYTHON_IMAGE}
RUN groupadd --system --gid 10001 quotidian \
 && useradd --system --uid 10001 --gid quotidian --home-dir /nonexistent --no-create-home quotidian \
 && install -d -o quotidian -g quotidian -m 0700 /library
WORKDIR /app
COPY --from=build /app/venv /app/venv
COPY shared shared
COPY library library
COPY ingest_service ingest_service
COPY deploy/check_url.py deploy/check_url.py
ENV PATH=/app/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    QUOTIDIAN_HOST=0.0.0.0 QUOTIDIAN_PORT=8000 QUOTIDIAN_DATA_DIR=/library
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "deploy/check_url.py", "http://127.0.0.1:8000/readyz"]
CMD ["python", "-m", "ingest_service"]
