# Airflow's own image with the locked libraries and the software in it. Nothing of a district's data or secrets is copied (.dockerignore).
FROM apache/airflow:3.3.2-python3.11

COPY requirements.lock /tmp/requirements.lock
RUN pip install --no-cache-dir --require-hashes --requirement /tmp/requirements.lock

USER root
# Group-writable, so that the containers may run under the host user's id (AIRFLOW_UID) with group 0, as Airflow's image documents.
RUN install --directory --owner=airflow --group=root --mode=2775 /opt/coaching /var/lib/coaching
USER airflow

COPY --chown=airflow:root . /opt/coaching
ENV PYTHONPATH=/opt/coaching:/opt/coaching/nights/airflow/config
WORKDIR /opt/coaching
