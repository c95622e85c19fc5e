-- What is held fast, and from when on: the method once it is adopted, what two people look at while an opening waits, the
-- attendance after the close, the box but for its being laid down anew, and everything that is kept against being written
-- over.

-- A deed has one more kind, and an opening says what it opens: the table is made anew, because a check cannot be changed.
create table deed_anew as select * from deed;
drop table deed;
create table deed (
    id integer primary key not null,
    round_id integer not null references round (id),
    -- The vote it concerns; for opening one there is none yet.
    vote_id integer,
    kind text not null check (kind in ('open_vote', 'suspend_vote', 'resume_vote', 'extend_vote',
        'suspend_deputy', 'close_vote', 'amend_attendance', 'count_ballots', 'publish_result', 'void_vote', 'correct_result')),
    total integer,
    present integer,
    minutes integer,
    -- The deputy concerned.
    deputy_id integer references person (id),
    -- Read by everyone.
    reason text not null,
    -- No foreign keys on purpose: what was done stays written whatever becomes of the accounts.
    asked_by integer not null,
    asked_zh text not null,
    asked_en text not null,
    asked_at text not null,
    agreed_by integer,
    agreed_zh text,
    agreed_en text,
    agreed_at text,
    dropped_by integer,
    dropped_at text,
    -- SHA-256 of what an opening opens: rules with the total, candidates in their order, the decision.
    digest text check (length(digest) = 64),
    -- Two people are two.
    check (agreed_by is null or agreed_by <> asked_by),
    check ((agreed_by is null) = (agreed_at is null)),
    check ((agreed_by is null) = (agreed_zh is null) and (agreed_by is null) = (agreed_en is null)),
    check ((dropped_by is null) = (dropped_at is null)),
    check (agreed_at is null or dropped_at is null),
    check ((kind = 'open_vote') = (vote_id is null)),
    check ((kind = 'suspend_deputy') = (deputy_id is not null)),
    check (kind <> 'amend_attendance' or present is not null),
    check (kind = 'open_vote' or digest is null),
    check (length(reason) > 0 or kind in ('open_vote', 'close_vote', 'count_ballots', 'publish_result'))
) strict;
insert into deed (id, round_id, vote_id, kind, total, present, minutes, deputy_id, reason, asked_by, asked_zh, asked_en,
    asked_at, agreed_by, agreed_zh, agreed_en, agreed_at, dropped_by, dropped_at)
select id, round_id, vote_id, kind, total, present, minutes, deputy_id, reason, asked_by, asked_zh, asked_en,
    asked_at, agreed_by, agreed_zh, agreed_en, agreed_at, dropped_by, dropped_at from deed_anew order by id;
drop table deed_anew;
create unique index deed_that_waits on deed (round_id) where agreed_at is null and dropped_at is null;
create index deed_by_vote on deed (vote_id, id);
create trigger deed_begins_with_one before insert on deed
when new.agreed_at is not null or new.dropped_at is not null
begin
    select raise(abort, 'a deed begins with one person');
end;
create trigger deed_is_kept before delete on deed begin select raise(abort, 'a deed is kept'); end;
create trigger deed_is_settled_once before update on deed
when old.agreed_at is not null or old.dropped_at is not null
    or new.id <> old.id or new.round_id <> old.round_id or new.kind <> old.kind
    or coalesce(new.vote_id, 0) <> coalesce(old.vote_id, 0)
    or coalesce(new.total, -1) <> coalesce(old.total, -1) or coalesce(new.present, -1) <> coalesce(old.present, -1)
    or coalesce(new.minutes, -1) <> coalesce(old.minutes, -1)
    or coalesce(new.deputy_id, 0) <> coalesce(old.deputy_id, 0) or coalesce(new.digest, '') <> coalesce(old.digest, '')
    or new.reason <> old.reason or new.asked_by <> old.asked_by or new.asked_zh <> old.asked_zh
    or new.asked_en <> old.asked_en or new.asked_at <> old.asked_at
begin
    select raise(abort, 'a deed is agreed to or dropped once, and not changed');
end;
create trigger deed_of_opening_says_what_it_opens before insert on deed
when new.kind = 'open_vote' and (new.digest is null or new.total is null or new.present is null)
begin
    select raise(abort, 'an opening says what it opens');
end;

-- While an opening waits, nothing changes of what its second person looks at. The hash is compared by the program: neither
-- database makes the same one by itself.
create trigger rules_wait_with_the_opening before update of rules on round
when new.rules <> old.rules and exists (select 1 from deed d where d.round_id = new.id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null)
begin
    select raise(abort, 'an opening waits, and what it opens does not change');
end;
create trigger project_waits_with_the_opening_insert before insert on project
when exists (select 1 from deed d where d.round_id = new.round_id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null)
begin
    select raise(abort, 'an opening waits, and what it opens does not change');
end;
create trigger project_waits_with_the_opening_update before update on project
when exists (select 1 from deed d where d.round_id in (old.round_id, new.round_id) and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null)
begin
    select raise(abort, 'an opening waits, and what it opens does not change');
end;
create trigger project_waits_with_the_opening_delete before delete on project
when exists (select 1 from deed d where d.round_id = old.round_id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null)
begin
    select raise(abort, 'an opening waits, and what it opens does not change');
end;
create trigger mandate_waits_with_the_opening_insert before insert on mandate
when exists (select 1 from deed d where d.round_id = new.round_id and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null)
begin
    select raise(abort, 'an opening waits, and what it opens does not change');
end;
create trigger mandate_waits_with_the_opening_update before update on mandate
when exists (select 1 from deed d where d.round_id in (old.round_id, new.round_id) and d.kind = 'open_vote'
    and d.agreed_at is null and d.dropped_at is null)
begin
    select raise(abort, 'an opening waits, and what it opens does not change');
end;

-- The method is what the congress adopted. An opening that two people agreed on sets the total, and the first one counts
-- the candidates; nothing else changes, also not after a void vote.
drop trigger round_keeps_its_rules;
create trigger round_keeps_its_rules before update of rules on round
when new.rules <> old.rules
    and (select position from phase where code = old.phase) >= (select position from phase where code = 'method_adopted')
    and not (old.phase = 'method_adopted'
        and json_remove(new.rules, '$.total_deputies', case when exists (select 1 from vote v where v.round_id = new.id)
            then '$.total_deputies' else '$.candidates' end)
            = json_remove(old.rules, '$.total_deputies', case when exists (select 1 from vote v where v.round_id = new.id)
            then '$.total_deputies' else '$.candidates' end)
        and exists (select 1 from deed d where d.round_id = new.id and d.kind = 'open_vote' and d.agreed_at is not null
            and d.total = json_extract(new.rules, '$.total_deputies')
            and d.id > coalesce((select max(v.deed_id) from vote v where v.round_id = new.id), 0)))
begin
    select raise(abort, 'the rules are fixed when the method is adopted');
end;

create trigger vote_opens_as_agreed before insert on vote
when not exists (select 1 from deed d where d.id = new.deed_id and d.digest is not null and d.present = new.present
        and d.total = json_extract(new.rules, '$.total_deputies'))
    or new.rules <> (select r.rules from round r where r.id = new.round_id)
begin
    select raise(abort, 'a vote opens as two people agreed');
end;

-- Each correction of the attendance: by one clerk while the vote is open, by a deed of two after its close, and never after
-- the count. The row comes first, then the number in the vote.
create table attendance (
    vote_id integer not null references vote (id),
    number integer not null check (number > 0),
    present_before integer not null,
    present integer not null check (present > 0),
    -- No foreign key on purpose: what was done stays written whatever becomes of the account.
    person_id integer not null,
    name_zh text not null,
    name_en text not null,
    at text not null,
    -- Nothing while the vote was open.
    deed_id integer unique,
    primary key (vote_id, number)
) strict, without rowid;
create trigger attendance_after_the_close_by_two before insert on attendance
when new.number <> (select 1 + count(*) from attendance a where a.vote_id = new.vote_id)
    or exists (select 1 from result e where e.vote_id = new.vote_id)
    or not exists (select 1 from vote v where v.id = new.vote_id and v.present = new.present_before
        and ((v.state in ('open', 'suspended') and new.deed_id is null)
            or (v.state = 'closed' and exists (select 1 from deed d where d.id = new.deed_id and d.vote_id = v.id
                and d.kind = 'amend_attendance' and d.agreed_at is not null and d.present = new.present))))
begin
    select raise(abort, 'the attendance is corrected by two people once the vote has closed');
end;
create trigger attendance_is_kept_update before update on attendance
begin
    select raise(abort, 'a correction of the attendance is kept');
end;
create trigger attendance_is_kept_delete before delete on attendance
begin
    select raise(abort, 'a correction of the attendance is kept');
end;
create trigger attendance_is_corrected_in_writing before update of present on vote
when new.present <> old.present and not exists (select 1 from attendance a
    where a.vote_id = new.id and a.present_before = old.present and a.present = new.present
        and a.number = (select max(b.number) from attendance b where b.vote_id = new.id)
        and (a.deed_id is not null or old.state in ('open', 'suspended')))
begin
    select raise(abort, 'a correction of the attendance is written down first');
end;

-- Papers are taken out only to be laid down anew, by the transaction in which two people end the vote: their deed is agreed
-- to, and has not yet moved the vote. Nothing lies in a suspended box that was not there before.
drop trigger box_paper_is_kept;
create trigger box_paper_is_kept before delete on box_paper
when not exists (select 1 from vote v join round r on r.id = v.round_id
    where v.id = old.vote_id and r.phase = 'voting' and v.state in ('open', 'suspended')
        and exists (select 1 from deed d where d.vote_id = v.id and d.kind in ('close_vote', 'void_vote')
            and d.agreed_at is not null and d.id > coalesce(v.deed_id, 0)))
begin
    select raise(abort, 'a paper in the box is kept');
end;
drop trigger box_paper_only_while_voting;
create trigger box_paper_only_while_voting before insert on box_paper
when not exists (select 1 from vote v join round r on r.id = v.round_id
    where v.id = new.vote_id and r.phase = 'voting' and (v.state = 'open' or (v.state = 'suspended'
        and exists (select 1 from deed d where d.vote_id = v.id and d.kind in ('close_vote', 'void_vote')
            and d.agreed_at is not null and d.id > coalesce(v.deed_id, 0)))))
begin
    select raise(abort, 'the box is closed');
end;

-- `insert or replace` deletes what was there without asking the triggers that keep it, unless a connection says otherwise.
-- So a row that is kept is not written a second time, whoever writes.
create trigger site_is_written_once before insert on site
when exists (select 1 from site o where o.name = new.name)
begin
    select raise(abort, 'a stamp is for ever');
end;
create trigger round_is_written_once before insert on round
when exists (select 1 from round o where o.id = new.id or o.year = new.year)
begin
    select raise(abort, 'a round is kept for ever');
end;
create trigger step_is_written_once before insert on step
when exists (select 1 from step o where o.round_id = new.round_id and o.phase = new.phase)
begin
    select raise(abort, 'a step taken stays written');
end;
create trigger deed_is_written_once before insert on deed
when exists (select 1 from deed o where o.id = new.id
    or (o.round_id = new.round_id and o.agreed_at is null and o.dropped_at is null))
begin
    select raise(abort, 'a deed is kept, and one waits at a time');
end;
create trigger mandate_is_written_once before insert on mandate
when exists (select 1 from mandate o where o.round_id = new.round_id)
begin
    select raise(abort, 'the decision is kept');
end;
create trigger vote_is_written_once before insert on vote
when exists (select 1 from vote o where o.id = new.id or o.deed_id = new.deed_id
    or (o.round_id = new.round_id and o.number = new.number))
begin
    select raise(abort, 'a vote is kept');
end;
create trigger roll_is_written_once before insert on roll
when exists (select 1 from roll o where o.vote_id = new.vote_id and o.person_id = new.person_id)
begin
    select raise(abort, 'the roll is fixed');
end;
create trigger roll_mark_is_written_once before insert on roll_mark
when exists (select 1 from roll_mark o where o.vote_id = new.vote_id and o.person_id = new.person_id)
begin
    select raise(abort, 'a mark on the roll is kept');
end;
create trigger box_paper_is_written_once before insert on box_paper
when exists (select 1 from box_paper o where o.vote_id = new.vote_id and o.paper_id = new.paper_id)
begin
    select raise(abort, 'a paper in the box is not changed');
end;
create trigger attendance_is_written_once before insert on attendance
when exists (select 1 from attendance o where o.deed_id = new.deed_id
    or (o.vote_id = new.vote_id and o.number = new.number))
begin
    select raise(abort, 'a correction of the attendance is kept');
end;
create trigger result_is_written_once before insert on result
when exists (select 1 from result o where o.vote_id = new.vote_id or o.count_deed = new.count_deed)
begin
    select raise(abort, 'a result is kept');
end;
create trigger confirmation_is_written_once before insert on confirmation
when exists (select 1 from confirmation o where o.vote_id = new.vote_id and o.person_id = new.person_id)
begin
    select raise(abort, 'a confirmation is kept');
end;
create trigger correction_is_written_once before insert on correction
when exists (select 1 from correction o where o.id = new.id or o.deed_id = new.deed_id
    or (o.vote_id = new.vote_id and o.number = new.number))
begin
    select raise(abort, 'a correction is kept');
end;
create trigger seat_lost_is_written_once before insert on seat_lost
when exists (select 1 from seat_lost o where o.deed_id = new.deed_id
    or (o.vote_id = new.vote_id and o.person_id = new.person_id))
begin
    select raise(abort, 'a suspension of a deputy is kept');
end;
create trigger audit_is_written_once before insert on audit
when exists (select 1 from audit o where o.hash = new.hash)
begin
    select raise(abort, 'a line of the log is kept');
end;
create trigger project_is_written_once before insert on project
when exists (select 1 from project o join vote v on v.round_id = o.round_id where o.id = new.id)
begin
    select raise(abort, 'the candidates are fixed when the vote opens');
end;

-- A step is written down in the transaction that takes it. Steps of the vote are deeds.
create trigger step_is_of_where_the_round_stands before insert on step
when new.phase in ('voting', 'counting', 'announced')
    or not exists (select 1 from round r where r.id = new.round_id and r.phase = new.phase)
begin
    select raise(abort, 'a step is written down where the round stands');
end;

-- What a vote is called, and what its candidates refer to, are fixed when the first one opens.
create trigger round_keeps_its_name before update on round
when exists (select 1 from vote v where v.round_id = old.id) and (new.id <> old.id or new.year <> old.year
    or new.title_zh <> old.title_zh or new.title_en <> old.title_en
    or new.congress_zh <> old.congress_zh or new.congress_en <> old.congress_en
    or new.district_zh <> old.district_zh or new.district_en <> old.district_en)
begin
    select raise(abort, 'the name of the round is fixed when the vote opens');
end;
create trigger area_is_fixed_update before update on area
when exists (select 1 from project p join vote v on v.round_id = p.round_id where p.area_code = old.code)
    and (new.code <> old.code or new.position <> old.position
        or new.name_zh <> old.name_zh or new.name_en <> old.name_en)
begin
    select raise(abort, 'the areas of candidates are fixed when the vote opens');
end;
create trigger area_is_written_once before insert on area
when exists (select 1 from area o join project p on p.area_code = o.code join vote v on v.round_id = p.round_id
    where o.code = new.code or o.position = new.position)
begin
    select raise(abort, 'the areas of candidates are fixed when the vote opens');
end;
create trigger department_is_fixed_update before update on department
when exists (select 1 from project p join vote v on v.round_id = p.round_id where p.department_code = old.code)
    and (new.code <> old.code or new.name_zh <> old.name_zh or new.name_en <> old.name_en)
begin
    select raise(abort, 'the departments of candidates are fixed when the vote opens');
end;
create trigger department_is_written_once before insert on department
when exists (select 1 from project p join vote v on v.round_id = p.round_id where p.department_code = new.code)
begin
    select raise(abort, 'the departments of candidates are fixed when the vote opens');
end;
create trigger stage_is_fixed_insert before insert on stage
when exists (select 1 from vote v where v.round_id = new.round_id)
    and (select position from phase where code = new.phase) <= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the plan up to the vote is fixed when the vote opens');
end;
create trigger stage_is_fixed_update before update on stage
when exists (select 1 from vote v where v.round_id in (old.round_id, new.round_id))
    and (select min(position) from phase where code in (old.phase, new.phase))
        <= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the plan up to the vote is fixed when the vote opens');
end;
create trigger stage_is_fixed_delete before delete on stage
when exists (select 1 from vote v where v.round_id = old.round_id)
    and (select position from phase where code = old.phase) <= (select position from phase where code = 'voting')
begin
    select raise(abort, 'the plan up to the vote is fixed when the vote opens');
end;

-- The desk says who did something last.
create index audit_by_act on audit (act, subject, number);

-- Every other rule refers to the order of the phases.
create trigger phase_is_for_ever_insert before insert on phase
begin
    select raise(abort, 'the phases are for ever');
end;
create trigger phase_is_for_ever_update before update on phase
begin
    select raise(abort, 'the phases are for ever');
end;
create trigger phase_is_for_ever_delete before delete on phase
begin
    select raise(abort, 'the phases are for ever');
end;
