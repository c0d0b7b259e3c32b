# Redis that keeps every accepted job: an append-only file, and never an eviction.
ARG REDIS_IMAGE=redis:7-bookworm
FROM ${REDIS_IMAGE}
# The data belongs to an ordinary user before a volume is laid over it, so that nothing runs as root.
RUN install -d -o 999 -g 999 -m 700 /data
COPY deploy/redis.conf /etc/quotidian/redis.conf
USER 999:999
VOLUME /data
HEALTHCHECK --interval=5s --timeout=3s --retries=10 CMD ["redis-cli", "ping"]
ENTRYPOINT []
CMD ["redis-server", "/etc/quotidian/redis.conf"]
