# syntax=docker/dockerfile:1

# Where there is no Docker, `python -m bench.image` carries this out in a folder and tries what comes out.

# Stage 1 has torch: it exports the sentence model to ONNX and builds the first index.
FROM python:3.12-slim AS build

# The package index to take torch from, for a CPU build say, which is far smaller; otherwise pip's own.
ARG MENTOR_TORCH_INDEX
ENV PIP_NO_CACHE_DIR=1

WORKDIR /app
COPY . .
RUN ./mentor index build && rm var/setup.*


# Stage 2 is the image: no torch, no pip cache, no root.
FROM python:3.12-slim

ENV PATH=/opt/venv/bin:$PATH \
    HF_HUB_OFFLINE=1 \
    MENTOR_HEALTH=127.0.0.1:8080 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

WORKDIR /app
COPY . .
RUN python -m venv /opt/venv \
    && pip install "$(grep '^setuptools==' constraints.txt)" \
    && pip install --no-build-isolation --constraint constraints.txt --editable ".[postgres]" \
    && useradd --uid 10001 --no-create-home mentor \
    && mkdir var \
    && chown mentor:mentor var
COPY --from=build --chown=mentor:mentor /app/var/ var/

USER 10001
VOLUME ["/app/var"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import http.client, os; \
        port = os.environ['MENTOR_HEALTH'].rpartition(':')[2]; \
        server = http.client.HTTPConnection('127.0.0.1', int(port), timeout=4); \
        server.request('GET', '/ready'); \
        raise SystemExit(server.getresponse().status != 200)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
