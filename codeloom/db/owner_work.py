"""A transaction as the owner of the tables: for what the application may not do, such as changing what is written once."""

from sqlmodel import Session

from codeloom.db.engine import engine


class OwnerWork(Session):
    """A transaction as the owner, whose statements may take minutes. It rolls back unless `commit` is called."""

    def __init__(self) -> None:
        super().__init__(engine("owner"), expire_on_commit=False)

    def __enter__(self) -> "OwnerWork":
        super().__enter__()
        self.connection().exec_driver_sql("set local statement_timeout = '10min'")
        return self
