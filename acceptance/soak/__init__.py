"""A soak: mixed load on two nodes of one database while processes die; nothing may be lost.

`stage` runs the database and the nodes, `faults` kills them, `asking` and the clients make the
load, `journal` keeps what was promised, `feed` follows the ledger, `checks` compares in the end.
"""
