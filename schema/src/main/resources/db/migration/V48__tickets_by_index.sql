-- The look for the transaction's ticket goes by the index, whatever the planner thinks of the table: it is mostly empty
-- when a connection plans this, and then full of rows that were sealed and wait for the vacuum. Reading all of them
-- was the dearest part of many commits.
alter function queue_for_sealing() set enable_seqscan = off;
