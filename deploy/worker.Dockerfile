# The worker: Celery, spaCy and its English model.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
RUN python3 -m venv /app/venv
COPY requirements/worker.txt requirements/
RUN /app/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes -r requirements/worker.txt
# Another spaCy pipeline beside the English one, as pip names it; QUOTIDIAN_MODEL chooses (docs/deploy.md).
ARG MODEL_PACKAGE=
RUN if [ -n "$MODEL_PACKAGE" ]; then /app/venv/bin/python -m pip install --no-cache-dir \
      --disable-pip-version-check --no-deps "$MODEL_PACKAGE"; fi
RUN /app/venv/bin/python -m pip uninstall -y pip \
 && find /app/venv -depth -type d -name tests -exec rm -rf {} +

FROM ${PYTHON_IMAGE}
RUN groupadd --system --gid 10001 quotidian \
 && useradd --system --uid 10001 --gid quotidian --home-dir /nonexistent --no-create-home quotidian
WORKDIR /app
COPY --from=build /app/venv /app/venv
COPY shared shared
COPY nlp_worker nlp_worker
COPY deploy/check_heartbeat.py deploy/check_heartbeat.py
ENV PATH=/app/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s \
  CMD ["python", "deploy/check_heartbeat.py", "/tmp/heartbeat"]
CMD ["python", "-m", "nlp_worker"]
