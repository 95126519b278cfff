"""Runs Alembic's steps on the connection that app.store.schema hands over."""

from alembic import context

from app.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite changes a column by copying its table
    transactional_ddl=True,  # all steps of one upgrade or none
)
with context.begin_transaction():
    context.run_migrations()
