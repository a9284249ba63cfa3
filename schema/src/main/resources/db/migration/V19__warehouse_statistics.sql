-- How many tables and views warehouses have.

-- How far those have come that follow the sealed ledger.
create table follower_positions (
  follower text   not null primary key,
  position bigint not null
);
insert into follower_positions values ('warehouse-statistics', 0);

-- How many tables and views a warehouse had at the end of each hour in which that changed. It can
-- be made again: delete the rows and set the follower's position to 0.
create table warehouse_statistics (
  warehouse_id uuid        not null,
  hour         timestamptz not null,
  tables       bigint      not null,
  views        bigint      not null,
  updated_at   timestamptz not null,
  primary key (warehouse_id, hour)
);
