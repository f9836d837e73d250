-- Chance that can be repeated: every throw is a function of the seed and of what it is thrown for,
-- so that no row depends on the order in which rows are made, nor on the version of Postgres.
-- Expects the settings sample.moment and sample.seed in this transaction.

CREATE FUNCTION pg_temp.moment() RETURNS timestamptz
LANGUAGE sql STABLE RETURN current_setting('sample.moment')::timestamptz;

CREATE FUNCTION pg_temp.digest(what text) RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(convert_to(current_setting('sample.seed') || ':' || what, 'UTF8'));

-- Evenly from 0 to just under 1.
CREATE FUNCTION pg_temp.chance(what text) RETURNS double precision
LANGUAGE sql STABLE
RETURN ('x' || encode(substr(pg_temp.digest(what), 1, 4), 'hex'))::bit(32)::bigint / 4294967296.0;

CREATE FUNCTION pg_temp.throw(what text, low integer, high integer) RETURNS integer
LANGUAGE sql STABLE
RETURN low + floor(pg_temp.chance(what) * (high - low + 1))::integer;

CREATE FUNCTION pg_temp.key(what text) RETURNS uuid
LANGUAGE sql STABLE
RETURN encode(substr(pg_temp.digest(what), 1, 16), 'hex')::uuid;

-- The date at a branch, and an hour of one of its days.
CREATE FUNCTION pg_temp.day(timezone text, days integer) RETURNS date
LANGUAGE sql STABLE
RETURN (pg_temp.moment() AT TIME ZONE timezone)::date + days;

CREATE FUNCTION pg_temp.at(timezone text, days integer, hours double precision) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN (pg_temp.day(timezone, days) + hours * interval '1 hour') AT TIME ZONE timezone;
