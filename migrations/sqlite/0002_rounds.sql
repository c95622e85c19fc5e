-- The phases in their order: reference data, so that the database itself can refuse a step that is not the next one.
create table phase (
    code text primary key not null,
    position integer not null unique
) strict, without rowid;
insert into phase (code, position) values
    ('collecting', 1), ('screening', 2), ('public_notice', 3), ('deliberation', 4), ('method_adopted', 5),
    ('voting', 6), ('counting', 7), ('announced', 8), ('implementing', 9), ('rating', 10), ('closed', 11);

create table round (
    id integer primary key not null,
    year integer not null unique,
    title_zh text not null,
    title_en text not null,
    congress_zh text not null,
    congress_en text not null,
    district_zh text not null,
    district_en text not null,
    notice_zh text not null,
    notice_en text not null,
    source_zh text not null,
    source_en text not null,
    -- The settings of the ballot method as JSON, in the form of the ballot crate.
    rules text not null,
    phase text not null references phase (code),
    -- Deputies present, once the vote is open.
    present integer check (present > 0)
) strict;

create trigger round_goes_forward_one_step before update of phase on round
when new.phase <> old.phase
    and (select position from phase where code = new.phase) <> (select position from phase where code = old.phase) + 1
begin
    select raise(abort, 'a round goes forward one step at a time');
end;

-- From the opening of the vote the rules are what they are.
create trigger round_keeps_its_rules before update of rules on round
when new.rules <> old.rules
    and (select position from phase where code = old.phase) >= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the rules are fixed when the vote opens');
end;

create trigger round_is_kept before delete on round begin select raise(abort, 'a round is kept for ever'); end;

create table stage (
    round_id integer not null references round (id),
    phase text not null references phase (code),
    -- First and last day, as moments in UTC.
    from_at text not null,
    to_at text not null,
    note_zh text not null,
    note_en text not null,
    primary key (round_id, phase)
) strict, without rowid;

-- Who moved the round on, and when.
create table step (
    round_id integer not null references round (id),
    phase text not null references phase (code),
    -- No foreign key on purpose: what was done stays written whatever becomes of the account.
    person_id integer not null,
    by_zh text not null,
    by_en text not null,
    at text not null,
    primary key (round_id, phase)
) strict, without rowid;

create trigger step_is_kept_update before update on step begin select raise(abort, 'a step taken stays written'); end;
create trigger step_is_kept_delete before delete on step begin select raise(abort, 'a step taken stays written'); end;

create table area (
    code text primary key not null,
    position integer not null unique,
    name_zh text not null,
    name_en text not null
) strict, without rowid;

create table project (
    id integer primary key not null,
    round_id integer not null references round (id),
    -- The official number. The order of the ballot paper is the order of these numbers.
    number integer not null check (number > 0),
    title_zh text not null,
    title_en text not null,
    summary_zh text not null,
    summary_en text not null,
    area_code text not null references area (code),
    department_code text not null references department (code),
    -- Who else takes part, where the source leaves it open; empty otherwise.
    department_note_zh text not null default '',
    department_note_en text not null default '',
    target_zh text not null,
    target_en text not null,
    -- The figures that the source gives, as a JSON list; empty where it gives none.
    targets text not null,
    place_zh text not null,
    place_en text not null,
    quote text not null,
    unique (round_id, number)
) strict;

-- From the opening of the vote the candidates are what they are.
create trigger project_is_fixed_insert before insert on project
when (select p.position from round r join phase p on p.code = r.phase where r.id = new.round_id)
    >= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the candidates are fixed when the vote opens');
end;
create trigger project_is_fixed_update before update on project
when (select max(p.position) from round r join phase p on p.code = r.phase where r.id in (old.round_id, new.round_id))
    >= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the candidates are fixed when the vote opens');
end;
create trigger project_is_fixed_delete before delete on project
when (select p.position from round r join phase p on p.code = r.phase where r.id = old.round_id)
    >= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the candidates are fixed when the vote opens');
end;
