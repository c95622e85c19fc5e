-- The next round while it is prepared. A draft is no round: nothing that hangs on a round can hang on it, and nothing that
-- looks for rounds can find it. When it begins, a round is made of it and it is gone.

create table draft (
    -- One at a time.
    id bigint primary key check (id = 1),
    year bigint not null,
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
);

create table draft_candidate (
    draft_id bigint not null references draft (id),
    number bigint not null check (number > 0),
    -- A row of the list of candidates, as a JSON list of texts.
    cells text not null,
    primary key (draft_id, number)
);

-- A draft goes before the round of its year comes, so that it is always what comes next.
create function draft_is_of_a_year_to_come() returns trigger language plpgsql as $$
begin
    if exists (select 1 from round r where r.year >= new.year) then
        raise exception 'a draft is of a year to come';
    end if;
    return new;
end
$$;
create trigger draft_is_of_a_year_to_come_insert before insert on draft
    for each row execute function draft_is_of_a_year_to_come();
create trigger draft_is_of_a_year_to_come_update before update on draft
    for each row execute function draft_is_of_a_year_to_come();

create function draft_goes_before_its_round_comes() returns trigger language plpgsql as $$
begin
    if exists (select 1 from draft d where d.year <= new.year) then
        raise exception 'a draft goes before the round of its year comes';
    end if;
    return new;
end
$$;
create trigger draft_goes_before_its_round_comes before insert on round
    for each row execute function draft_goes_before_its_round_comes();
create trigger round_stays_before_the_draft before update of year on round
    for each row execute function draft_goes_before_its_round_comes();
