-- The next round while it is prepared. A draft is no round: nothing that hangs on a round can hang on it, and nothing that
-- looks for rounds can find it. When it begins, a round is made of it and it is gone.

create table draft (
    -- One at a time.
    id integer primary key not null check (id = 1),
    year integer not null,
    title_zh text not null,
    title_en text not null,
    congress_zh text not null,
    congress_en text not null,
    notice_zh text not null,
    notice_en text not null,
    source_zh text not null,
    source_en text not null,
    -- The settings of the ballot method as JSON, in the form of the ballot crate.
    rules text not null,
    -- The planned days of the phases, as a JSON list.
    stages text not null
) strict;

create table draft_candidate (
    draft_id integer not null references draft (id),
    number integer not null check (number > 0),
    -- A row of the list of candidates, as a JSON list of texts.
    cells text not null,
    primary key (draft_id, number)
) strict, without rowid;

-- A draft goes before the round of its year comes, so that it is always what comes next.
create trigger draft_is_of_a_year_to_come_insert before insert on draft
when exists (select 1 from round r where r.year >= new.year)
begin
    select raise(abort, 'a draft is of a year to come');
end;
create trigger draft_is_of_a_year_to_come_update before update on draft
when exists (select 1 from round r where r.year >= new.year)
begin
    select raise(abort, 'a draft is of a year to come');
end;
create trigger draft_goes_before_its_round_comes before insert on round
when exists (select 1 from draft d where d.year <= new.year)
begin
    select raise(abort, 'a draft goes before the round of its year comes');
end;
create trigger round_stays_before_the_draft before update of year on round
when exists (select 1 from draft d where d.year <= new.year)
begin
    select raise(abort, 'a draft goes before the round of its year comes');
end;
