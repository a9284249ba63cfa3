-- The keys of a text by which search finds it: its groups of three characters, as numbers. Only what is no letter
-- or digit of ASCII ends a word here, and 0 says that there is more than ASCII: whatever shares a group with a text
-- in the eyes of the program shares a key with it. What is found so is compared there. pg_trgm is not in every database.
create function search_keys(said text) returns int[]
language sql immutable strict parallel safe cost 1000
as $$
  select array(
    select distinct ascii(substr(padded, i, 1)) * 16384 + ascii(substr(padded, i + 1, 1)) * 128
      + ascii(substr(padded, i + 2, 1))
    from (
      select '  ' || word || ' ' as padded, length(word) as letters
      from regexp_split_to_table(
        -- The two letters beyond ASCII that are ASCII in lower case: the sign of Kelvin, and I with a dot.
        lower(replace(replace(said, U&'\212A', 'k'), U&'\0130', 'i ') collate "C"), '[^a-z0-9]+') word
      where word <> '') words,
      generate_series(1, letters + 1) i
    union
    select 0 where octet_length(said) <> length(said))
$$;

create index names_search on names using gin (search_keys(name));
create index namespaces_search on namespaces using gin (search_keys(path));
