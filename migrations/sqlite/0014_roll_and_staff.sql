-- The roll and the staff come as spreadsheets too.

-- Two more lists: the table is made anew, because a check cannot be changed.
create table import_anew as select * from import;
drop table import;
create table import (
    id integer primary key not null,
    kind text not null check (kind in ('candidates', 'departments', 'roll', 'staff')),
    -- Rows in one form, as a JSON list of lists of texts.
    rows text not null,
    -- SHA-256 of those rows.
    digest text not null,
    -- SHA-256 of what the rows would change, as its proposer saw it.
    compared text not null,
    n_added integer not null check (n_added >= 0),
    n_changed integer not null check (n_changed >= 0),
    -- No foreign key on purpose: what was done stays written whatever becomes of the account.
    proposed_by integer not null,
    proposed_zh text not null,
    proposed_en text not null,
    proposed_at text not null,
    state text not null check (state in ('waiting', 'approved', 'withdrawn')),
    settled_by integer,
    settled_zh text,
    settled_en text,
    settled_at text,
    check (n_added + n_changed > 0),
    check ((state = 'waiting') = (settled_by is null)),
    check ((settled_by is null) = (settled_at is null) and (settled_by is null) = (settled_zh is null)
        and (settled_by is null) = (settled_en is null)),
    check (state <> 'approved' or settled_by <> proposed_by)
) strict;
insert into import (id, kind, rows, digest, compared, n_added, n_changed, proposed_by, proposed_zh, proposed_en, proposed_at,
    state, settled_by, settled_zh, settled_en, settled_at)
select id, kind, rows, digest, compared, n_added, n_changed, proposed_by, proposed_zh, proposed_en, proposed_at,
    state, settled_by, settled_zh, settled_en, settled_at from import_anew order by id;
drop table import_anew;

-- One of a kind waits at a time.
create unique index import_that_waits on import (kind) where state = 'waiting';

create trigger import_begins_waiting before insert on import
when new.state <> 'waiting'
begin
    select raise(abort, 'an import waits for a second person');
end;
create trigger import_is_written_once before insert on import
when exists (select 1 from import o where o.id = new.id or (o.kind = new.kind and o.state = 'waiting'))
begin
    select raise(abort, 'an import is kept, and one of a kind waits at a time');
end;
create trigger import_is_settled_once before update on import
when old.state <> 'waiting' or new.state = 'waiting' or new.id <> old.id or new.kind <> old.kind or new.rows <> old.rows
    or new.digest <> old.digest or new.compared <> old.compared or new.n_added <> old.n_added
    or new.n_changed <> old.n_changed or new.proposed_by <> old.proposed_by or new.proposed_zh <> old.proposed_zh
    or new.proposed_en <> old.proposed_en or new.proposed_at <> old.proposed_at
begin
    select raise(abort, 'an import is settled once and not changed');
end;
create trigger import_is_kept before delete on import
begin
    select raise(abort, 'an import is kept');
end;
