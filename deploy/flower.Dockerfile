# Flower, which shows what Celery itself says of the workers. Optional; see docs/deploy.md.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
RUN python3 -m venv /app/venv
COPY requirements/flower.txt requirements/
RUN /app/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes -r requirements/flower.txt \
 && /app/venv/bin/python -m pip uninstall -y pip setuptools

FROM ${PYTHON_IMAGE}
RUN groupadd --system --gid 10001 quotidian \
 && useradd --system --uid 10001 --gid quotidian --home-dir /nonexistent --no-create-home quotidian
WORKDIR /app
COPY --from=build /app/venv /app/venv
COPY shared shared
COPY deploy/check_url.py deploy/run_flower.py deploy/
ENV PATH=/app/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    FLOWER_ADDRESS=0.0.0.0 FLOWER_PORT=5555 FLOWER_MAX_TASKS=10000 FLOWER_READ_ONLY=true
USER 10001:10001
EXPOSE 5555
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "deploy/check_url.py", "http://127.0.0.1:5555/healthcheck"]
CMD ["python", "deploy/run_flower.py"]
