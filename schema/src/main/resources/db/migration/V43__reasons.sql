-- For which changes a warehouse wants a reason, with commas, and what the ticket must look like; null wants none.
alter table warehouses add column require_reason text, add column ticket_pattern text;
