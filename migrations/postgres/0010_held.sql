-- What is held fast, and from when on: the method once it is adopted, what two people look at while an opening waits, the
-- attendance after the close, the box but for its being laid down anew, and everything that is kept against being written
-- over.

-- A deed has one more kind, and an opening says what it opens.
alter table deed drop constraint deed_kind_check;
alter table deed add constraint deed_kind_check check (kind in ('open_vote', 'suspend_vote', 'resume_vote', 'extend_vote',
        'suspend_deputy', 'close_vote', 'amend_attendance', 'count_ballots', 'publish_result', 'void_vote', 'correct_result'));
-- SHA-256 of what an opening opens: rules with the total, candidates in their order, the decision.
alter table deed add column digest text check (length(digest) = 64);
alter table deed add check (kind <> 'amend_attendance' or present is not null);
alter table deed add check (kind = 'open_vote' or digest is null);
create or replace function deed_is_settled_once() returns trigger language plpgsql as $$
begin
    if old.agreed_at is not null or old.dropped_at is not null
    or new.id <> old.id or new.round_id <> old.round_id or new.kind <> old.kind
    or coalesce(new.vote_id, 0) <> coalesce(old.vote_id, 0)
    or coalesce(new.total, -1) <> coalesce(old.total, -1) or coalesce(new.present, -1) <> coalesce(old.present, -1)
    or coalesce(new.minutes, -1) <> coalesce(old.minutes, -1)
    or coalesce(new.deputy_id, 0) <> coalesce(old.deputy_id, 0) or coalesce(new.digest, '') <> coalesce(old.digest, '')
    or new.reason <> old.reason or new.asked_by <> old.asked_by or new.asked_zh <> old.asked_zh
    or new.asked_en <> old.asked_en or new.asked_at <> old.asked_at then
        raise exception 'a deed is agreed to or dropped once, and not changed';
    end if;
    return new;
end
$$;
create function deed_of_opening_says_what_it_opens() returns trigger language plpgsql as $$
begin
    if new.kind = 'open_vote' and (new.digest is null or new.total is null or new.present is null) then
        raise exception 'an opening says what it opens';
    end if;
    return new;
end
$$;
create trigger deed_of_opening_says_what_it_opens before insert on deed
    for each row execute function deed_of_opening_says_what_it_opens();

-- While an opening waits, nothing changes of what its second person looks at. The hash is compared by the program: neither
-- database makes the same one by itself.
create function rules_wait_with_the_opening() returns trigger language plpgsql as $$
begin
    if new.rules <> old.rules and exists (select 1 from deed d where d.round_id = new.id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null) then
        raise exception 'an opening waits, and what it opens does not change';
    end if;
    return new;
end
$$;
create trigger rules_wait_with_the_opening before update of rules on round
    for each row execute function rules_wait_with_the_opening();
create function project_waits_with_the_opening_insert() returns trigger language plpgsql as $$
begin
    if exists (select 1 from deed d where d.round_id = new.round_id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null) then
        raise exception 'an opening waits, and what it opens does not change';
    end if;
    return new;
end
$$;
create trigger project_waits_with_the_opening_insert before insert on project
    for each row execute function project_waits_with_the_opening_insert();
create function project_waits_with_the_opening_update() returns trigger language plpgsql as $$
begin
    if exists (select 1 from deed d where d.round_id in (old.round_id, new.round_id) and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null) then
        raise exception 'an opening waits, and what it opens does not change';
    end if;
    return new;
end
$$;
create trigger project_waits_with_the_opening_update before update on project
    for each row execute function project_waits_with_the_opening_update();
create function project_waits_with_the_opening_delete() returns trigger language plpgsql as $$
begin
    if exists (select 1 from deed d where d.round_id = old.round_id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null) then
        raise exception 'an opening waits, and what it opens does not change';
    end if;
    return old;
end
$$;
create trigger project_waits_with_the_opening_delete before delete on project
    for each row execute function project_waits_with_the_opening_delete();
create function mandate_waits_with_the_opening_insert() returns trigger language plpgsql as $$
begin
    if exists (select 1 from deed d where d.round_id = new.round_id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null) then
        raise exception 'an opening waits, and what it opens does not change';
    end if;
    return new;
end
$$;
create trigger mandate_waits_with_the_opening_insert before insert on mandate
    for each row execute function mandate_waits_with_the_opening_insert();
create function mandate_waits_with_the_opening_update() returns trigger language plpgsql as $$
begin
    if exists (select 1 from deed d where d.round_id in (old.round_id, new.round_id) and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null) then
        raise exception 'an opening waits, and what it opens does not change';
    end if;
    return new;
end
$$;
create trigger mandate_waits_with_the_opening_update before update on mandate
    for each row execute function mandate_waits_with_the_opening_update();

-- The method is what the congress adopted. An opening that two people agreed on sets the total, and the first one counts
-- the candidates; nothing else changes, also not after a void vote.
create or replace function round_keeps_its_rules() returns trigger language plpgsql as $$
begin
    if new.rules <> old.rules
    and (select position from phase where code = old.phase) >= (select position from phase where code = 'method_adopted')
    and not (old.phase = 'method_adopted'
        and new.rules::jsonb - 'total_deputies' - case when exists (select 1 from vote v where v.round_id = new.id)
            then 'total_deputies' else 'candidates' end
            = old.rules::jsonb - 'total_deputies' - case when exists (select 1 from vote v where v.round_id = new.id)
            then 'total_deputies' else 'candidates' end
        and exists (select 1 from deed d where d.round_id = new.id and d.kind = 'open_vote' and d.agreed_at is not null
            and d.total = (new.rules::jsonb ->> 'total_deputies')::bigint
            and d.id > coalesce((select max(v.deed_id) from vote v where v.round_id = new.id), 0))) then
        raise exception 'the rules are fixed when the method is adopted';
    end if;
    return new;
end
$$;

create function vote_opens_as_agreed() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from deed d where d.id = new.deed_id and d.digest is not null and d.present = new.present
        and d.total = (new.rules::jsonb ->> 'total_deputies')::bigint)
    or new.rules <> (select r.rules from round r where r.id = new.round_id) then
        raise exception 'a vote opens as two people agreed';
    end if;
    return new;
end
$$;
create trigger vote_opens_as_agreed before insert on vote for each row execute function vote_opens_as_agreed();

-- Each correction of the attendance: by one clerk while the vote is open, by a deed of two after its close, and never after
-- the count. The row comes first, then the number in the vote.
create table attendance (
    vote_id bigint not null references vote (id),
    number bigint not null check (number > 0),
    present_before bigint not null,
    present bigint not null check (present > 0),
    -- No foreign key on purpose: what was done stays written whatever becomes of the account.
    person_id bigint not null,
    name_zh text not null,
    name_en text not null,
    at text not null,
    -- Nothing while the vote was open.
    deed_id bigint unique,
    primary key (vote_id, number)
);
create function attendance_after_the_close_by_two() returns trigger language plpgsql as $$
begin
    if new.number <> (select 1 + count(*) from attendance a where a.vote_id = new.vote_id)
    or exists (select 1 from result e where e.vote_id = new.vote_id)
    or not exists (select 1 from vote v where v.id = new.vote_id and v.present = new.present_before
        and ((v.state in ('open', 'suspended') and new.deed_id is null)
            or (v.state = 'closed' and exists (select 1 from deed d where d.id = new.deed_id and d.vote_id = v.id
                and d.kind = 'amend_attendance' and d.agreed_at is not null and d.present = new.present)))) then
        raise exception 'the attendance is corrected by two people once the vote has closed';
    end if;
    return new;
end
$$;
create trigger attendance_after_the_close_by_two before insert on attendance
    for each row execute function attendance_after_the_close_by_two();
create function attendance_is_kept_update() returns trigger language plpgsql as $$
begin
    raise exception 'a correction of the attendance is kept';
end
$$;
create trigger attendance_is_kept_update before update on attendance
    for each row execute function attendance_is_kept_update();
create function attendance_is_kept_delete() returns trigger language plpgsql as $$
begin
    raise exception 'a correction of the attendance is kept';
end
$$;
create trigger attendance_is_kept_delete before delete or truncate on attendance
    for each statement execute function attendance_is_kept_delete();
create function attendance_is_corrected_in_writing() returns trigger language plpgsql as $$
begin
    if new.present <> old.present and not exists (select 1 from attendance a
    where a.vote_id = new.id and a.present_before = old.present and a.present = new.present
        and a.number = (select max(b.number) from attendance b where b.vote_id = new.id)
        and (a.deed_id is not null or old.state in ('open', 'suspended'))) then
        raise exception 'a correction of the attendance is written down first';
    end if;
    return new;
end
$$;
create trigger attendance_is_corrected_in_writing before update of present on vote
    for each row execute function attendance_is_corrected_in_writing();

-- Papers are taken out only to be laid down anew, by the transaction in which two people end the vote: their deed is agreed
-- to, and has not yet moved the vote. Nothing lies in a suspended box that was not there before.
create or replace function box_paper_is_kept() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from vote v join round r on r.id = v.round_id
    where v.id = old.vote_id and r.phase = 'voting' and v.state in ('open', 'suspended')
        and exists (select 1 from deed d where d.vote_id = v.id and d.kind in ('close_vote', 'void_vote')
            and d.agreed_at is not null and d.id > coalesce(v.deed_id, 0))) then
        raise exception 'a paper in the box is kept';
    end if;
    return old;
end
$$;
create or replace function box_paper_only_while_voting() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from vote v join round r on r.id = v.round_id
    where v.id = new.vote_id and r.phase = 'voting' and (v.state = 'open' or (v.state = 'suspended'
        and exists (select 1 from deed d where d.vote_id = v.id and d.kind in ('close_vote', 'void_vote')
            and d.agreed_at is not null and d.id > coalesce(v.deed_id, 0))))) then
        raise exception 'the box is closed';
    end if;
    return new;
end
$$;

-- As on SQLite, where `insert or replace` goes round the triggers that keep a row: a row that is kept is not written a second
-- time. Here `on conflict do update` meets the triggers that refuse an update.
-- Two who come at once are parted by the primary key, and the second is told that by `on conflict do nothing`.
create function site_is_written_once() returns trigger language plpgsql as $$
begin
    return new;
end
$$;
create trigger site_is_written_once before insert on site for each row execute function site_is_written_once();
create function round_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from round o where o.id = new.id or o.year = new.year) then
        raise exception 'a round is kept for ever';
    end if;
    return new;
end
$$;
create trigger round_is_written_once before insert on round for each row execute function round_is_written_once();
create function step_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from step o where o.round_id = new.round_id and o.phase = new.phase) then
        raise exception 'a step taken stays written';
    end if;
    return new;
end
$$;
create trigger step_is_written_once before insert on step for each row execute function step_is_written_once();
create function deed_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from deed o where o.id = new.id
    or (o.round_id = new.round_id and o.agreed_at is null and o.dropped_at is null)) then
        raise exception 'a deed is kept, and one waits at a time';
    end if;
    return new;
end
$$;
create trigger deed_is_written_once before insert on deed for each row execute function deed_is_written_once();
create function mandate_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from mandate o where o.round_id = new.round_id) then
        raise exception 'the decision is kept';
    end if;
    return new;
end
$$;
create trigger mandate_is_written_once before insert on mandate for each row execute function mandate_is_written_once();
create function vote_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from vote o where o.id = new.id or o.deed_id = new.deed_id
    or (o.round_id = new.round_id and o.number = new.number)) then
        raise exception 'a vote is kept';
    end if;
    return new;
end
$$;
create trigger vote_is_written_once before insert on vote for each row execute function vote_is_written_once();
create function roll_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from roll o where o.vote_id = new.vote_id and o.person_id = new.person_id) then
        raise exception 'the roll is fixed';
    end if;
    return new;
end
$$;
create trigger roll_is_written_once before insert on roll for each row execute function roll_is_written_once();
-- Two who come at once are parted by the primary key, and the second is told that by `on conflict do nothing`.
create function roll_mark_is_written_once() returns trigger language plpgsql as $$
begin
    return new;
end
$$;
create trigger roll_mark_is_written_once before insert on roll_mark
    for each row execute function roll_mark_is_written_once();
create function box_paper_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from box_paper o where o.vote_id = new.vote_id and o.paper_id = new.paper_id) then
        raise exception 'a paper in the box is not changed';
    end if;
    return new;
end
$$;
create trigger box_paper_is_written_once before insert on box_paper
    for each row execute function box_paper_is_written_once();
create function attendance_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from attendance o where o.deed_id = new.deed_id
    or (o.vote_id = new.vote_id and o.number = new.number)) then
        raise exception 'a correction of the attendance is kept';
    end if;
    return new;
end
$$;
create trigger attendance_is_written_once before insert on attendance
    for each row execute function attendance_is_written_once();
create function result_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from result o where o.vote_id = new.vote_id or o.count_deed = new.count_deed) then
        raise exception 'a result is kept';
    end if;
    return new;
end
$$;
create trigger result_is_written_once before insert on result for each row execute function result_is_written_once();
create function confirmation_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from confirmation o where o.vote_id = new.vote_id and o.person_id = new.person_id) then
        raise exception 'a confirmation is kept';
    end if;
    return new;
end
$$;
create trigger confirmation_is_written_once before insert on confirmation
    for each row execute function confirmation_is_written_once();
create function correction_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from correction o where o.id = new.id or o.deed_id = new.deed_id
    or (o.vote_id = new.vote_id and o.number = new.number)) then
        raise exception 'a correction is kept';
    end if;
    return new;
end
$$;
create trigger correction_is_written_once before insert on correction
    for each row execute function correction_is_written_once();
create function seat_lost_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from seat_lost o where o.deed_id = new.deed_id
    or (o.vote_id = new.vote_id and o.person_id = new.person_id)) then
        raise exception 'a suspension of a deputy is kept';
    end if;
    return new;
end
$$;
create trigger seat_lost_is_written_once before insert on seat_lost
    for each row execute function seat_lost_is_written_once();
create function audit_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from audit o where o.hash = new.hash) then
        raise exception 'a line of the log is kept';
    end if;
    return new;
end
$$;
create trigger audit_is_written_once before insert on audit for each row execute function audit_is_written_once();
create function project_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from project o join vote v on v.round_id = o.round_id where o.id = new.id) then
        raise exception 'the candidates are fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger project_is_written_once before insert on project for each row execute function project_is_written_once();

-- A step is written down in the transaction that takes it. Steps of the vote are deeds.
create function step_is_of_where_the_round_stands() returns trigger language plpgsql as $$
begin
    if new.phase in ('voting', 'counting', 'announced')
    or not exists (select 1 from round r where r.id = new.round_id and r.phase = new.phase) then
        raise exception 'a step is written down where the round stands';
    end if;
    return new;
end
$$;
create trigger step_is_of_where_the_round_stands before insert on step
    for each row execute function step_is_of_where_the_round_stands();

-- What a vote is called, and what its candidates refer to, are fixed when the first one opens.
create function round_keeps_its_name() returns trigger language plpgsql as $$
begin
    if exists (select 1 from vote v where v.round_id = old.id) and (new.id <> old.id or new.year <> old.year
    or new.title_zh <> old.title_zh or new.title_en <> old.title_en
    or new.congress_zh <> old.congress_zh or new.congress_en <> old.congress_en
    or new.district_zh <> old.district_zh or new.district_en <> old.district_en) then
        raise exception 'the name of the round is fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger round_keeps_its_name before update on round for each row execute function round_keeps_its_name();
create function area_is_fixed_update() returns trigger language plpgsql as $$
begin
    if exists (select 1 from project p join vote v on v.round_id = p.round_id where p.area_code = old.code)
    and (new.code <> old.code or new.position <> old.position
        or new.name_zh <> old.name_zh or new.name_en <> old.name_en) then
        raise exception 'the areas of candidates are fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger area_is_fixed_update before update on area for each row execute function area_is_fixed_update();
create function area_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from area o join project p on p.area_code = o.code join vote v on v.round_id = p.round_id
    where o.code = new.code or o.position = new.position) then
        raise exception 'the areas of candidates are fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger area_is_written_once before insert on area for each row execute function area_is_written_once();
create function department_is_fixed_update() returns trigger language plpgsql as $$
begin
    if exists (select 1 from project p join vote v on v.round_id = p.round_id where p.department_code = old.code)
    and (new.code <> old.code or new.name_zh <> old.name_zh or new.name_en <> old.name_en) then
        raise exception 'the departments of candidates are fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger department_is_fixed_update before update on department
    for each row execute function department_is_fixed_update();
create function department_is_written_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from project p join vote v on v.round_id = p.round_id where p.department_code = new.code) then
        raise exception 'the departments of candidates are fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger department_is_written_once before insert on department
    for each row execute function department_is_written_once();
create function stage_is_fixed_insert() returns trigger language plpgsql as $$
begin
    if exists (select 1 from vote v where v.round_id = new.round_id)
    and (select position from phase where code = new.phase) <= (select position from phase where code = 'voting') then
        raise exception 'the plan up to the vote is fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger stage_is_fixed_insert before insert on stage for each row execute function stage_is_fixed_insert();
create function stage_is_fixed_update() returns trigger language plpgsql as $$
begin
    if exists (select 1 from vote v where v.round_id in (old.round_id, new.round_id))
    and (select min(position) from phase where code in (old.phase, new.phase))
        <= (select position from phase where code = 'voting') then
        raise exception 'the plan up to the vote is fixed when the vote opens';
    end if;
    return new;
end
$$;
create trigger stage_is_fixed_update before update on stage for each row execute function stage_is_fixed_update();
create function stage_is_fixed_delete() returns trigger language plpgsql as $$
begin
    if exists (select 1 from vote v where v.round_id = old.round_id)
    and (select position from phase where code = old.phase) <= (select position from phase where code = 'voting') then
        raise exception 'the plan up to the vote is fixed when the vote opens';
    end if;
    return old;
end
$$;
create trigger stage_is_fixed_delete before delete on stage for each row execute function stage_is_fixed_delete();

-- The desk says who did something last.
create index audit_by_act on audit (act, subject, number);

-- Every other rule refers to the order of the phases.
create function phase_is_for_ever_insert() returns trigger language plpgsql as $$
begin
    raise exception 'the phases are for ever';
end
$$;
create trigger phase_is_for_ever_insert before insert on phase for each row execute function phase_is_for_ever_insert();
create function phase_is_for_ever_update() returns trigger language plpgsql as $$
begin
    raise exception 'the phases are for ever';
end
$$;
create trigger phase_is_for_ever_update before update on phase for each row execute function phase_is_for_ever_update();
create function phase_is_for_ever_delete() returns trigger language plpgsql as $$
begin
    raise exception 'the phases are for ever';
end
$$;
create trigger phase_is_for_ever_delete before delete or truncate on phase
    for each statement execute function phase_is_for_ever_delete();
