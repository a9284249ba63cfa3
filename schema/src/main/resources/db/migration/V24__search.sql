-- The keys of a text by which search finds it: its groups of three characters, as numbers. Only what is no letter
-- or digit of ASCII ends a word here, and 0 says that there is more than ASCII: whatever shares a group with a text
-- in the eyes of the program shares a key with it. What is found so is compared there. pg_trgm is not in every database.
create function search_keys(said text) returns int[]
language plpgsql immutable strict parallel safe cost 1000
as $$
declare
  -- The two letters beyond ASCII that are ASCII in lower case: the sign of Kelvin, and I with a dot.
  sent bytea := convert_to(
    lower(replace(replace(said, U&'\212A', 'k'), U&'\0130', 'i ') collate "C") || ' ', 'UTF8');
  blanks constant int := 32 * 128 + 32;
  keys int[] := '{}';
  key int := blanks;
  c int;
begin
  for i in 0 .. length(sent) - 1 loop
    c := get_byte(sent, i);
    if c between 97 and 122 or c between 48 and 57 then
      key := key % 16384 * 128 + c;
      keys := keys || key;
    elsif key <> blanks then
      keys := keys || key % 16384 * 128 + 32;
      key := blanks;
    end if;
  end loop;
  return case when octet_length(said) = length(said) then keys else keys || 0 end;
end
$$;

create index names_search on names using gin (search_keys(name));
create index namespaces_search on namespaces using gin (search_keys(path));
