"""A reader who holds a snapshot of the database open, as a dump or a careless console does."""

from soak.stage import Database


class LongReader:
    """Stands where the faults stand otherwise: a death of Postgres would end its snapshot."""

    def __init__(self, database: Database):
        self.database = database
        self.last = "a snapshot is held"
        self.connection = None

    def start(self) -> None:
        self.connection = self.database.connect()
        self.connection.execute("begin isolation level repeatable read")
        self.connection.execute("select count(*) from events")

    def end(self) -> None:
        """Looks once more, which fails if the snapshot was lost meanwhile."""
        self.connection.execute("select count(*) from events")
        self.connection.close()
