-- How much happened to an object, with all that was below it, in each hour in which something did. It is kept with
-- timelines, by the same keys; the whole server has the largest UUID. Counts are those that clients wrote into summaries.
create table activity (
  key           uuid        not null,
  hour          timestamptz not null,
  commits       numeric     not null,
  rows_added    numeric     not null,
  rows_removed  numeric     not null,
  bytes_added   numeric     not null,
  bytes_removed numeric     not null,
  primary key (key, hour)
) with (fillfactor = 80);

-- The same of attempts.
create table attempt_activity (
  key    uuid        not null,
  hour   timestamptz not null,
  denied numeric     not null,
  failed numeric     not null,
  primary key (key, hour)
) with (fillfactor = 80);
