-- Votes of a round, the deeds of two people that move them, and everything that hangs on a vote. A round has one vote,
-- or, where one was declared void, another after it; roll, marks, box and result belong to a vote and no longer to the
-- round.

-- The round's own steps change: their old triggers go first.
drop trigger round_goes_forward_one_step;
drop trigger project_is_fixed_insert;
drop trigger project_is_fixed_update;
drop trigger project_is_fixed_delete;

-- What one person asks for and another does. Both names, the figures and the reason are one row.
create table deed (
    id integer primary key not null,
    round_id integer not null references round (id),
    -- The vote it concerns; for opening one there is none yet.
    vote_id integer,
    kind text not null check (kind in ('open_vote', 'suspend_vote', 'resume_vote', 'extend_vote', 'suspend_deputy',
        'close_vote', 'count_ballots', 'publish_result', 'void_vote', 'correct_result')),
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
    -- Two people are two.
    check (agreed_by is null or agreed_by <> asked_by),
    check ((agreed_by is null) = (agreed_at is null)),
    check ((agreed_by is null) = (agreed_zh is null) and (agreed_by is null) = (agreed_en is null)),
    check ((dropped_by is null) = (dropped_at is null)),
    check (agreed_at is null or dropped_at is null),
    check ((kind = 'open_vote') = (vote_id is null)),
    check ((kind = 'suspend_deputy') = (deputy_id is not null)),
    check (length(reason) > 0 or kind in ('open_vote', 'close_vote', 'count_ballots', 'publish_result'))
) strict;
-- One deed waits at a time.
create unique index deed_that_waits on deed (round_id) where agreed_at is null and dropped_at is null;
create index deed_by_vote on deed (vote_id, id);

create trigger deed_begins_with_one before insert on deed
when new.agreed_at is not null or new.dropped_at is not null
begin
    select raise(abort, 'a deed begins with one person');
end;
create trigger deed_is_settled_once before update on deed
when old.agreed_at is not null or old.dropped_at is not null
    or new.id <> old.id or new.round_id <> old.round_id or new.kind <> old.kind
    or coalesce(new.vote_id, 0) <> coalesce(old.vote_id, 0)
    or coalesce(new.total, -1) <> coalesce(old.total, -1) or coalesce(new.present, -1) <> coalesce(old.present, -1)
    or coalesce(new.minutes, -1) <> coalesce(old.minutes, -1)
    or coalesce(new.deputy_id, 0) <> coalesce(old.deputy_id, 0)
    or new.reason <> old.reason or new.asked_by <> old.asked_by or new.asked_zh <> old.asked_zh
    or new.asked_en <> old.asked_en or new.asked_at <> old.asked_at
begin
    select raise(abort, 'a deed is agreed to or dropped once, and not changed');
end;
create trigger deed_is_kept before delete on deed begin select raise(abort, 'a deed is kept'); end;

-- The decision that allows an on-screen ballot; without it the vote is a rehearsal (模拟票决).
create table mandate (
    round_id integer primary key not null references round (id),
    organ text not null check (length(organ) > 0),
    number text not null check (length(number) > 0),
    -- 2026-01-20
    decided_on text not null check (length(decided_on) = 10),
    scan blob not null,
    scan_kind text not null check (scan_kind in ('application/pdf', 'image/png', 'image/jpeg')),
    person_id integer not null,
    name_zh text not null,
    name_en text not null,
    at text not null
) strict;

-- A vote. What is fixed at its opening is fixed in this row; what happens to it afterwards takes a deed of two.
create table vote (
    id integer primary key not null,
    round_id integer not null references round (id),
    number integer not null check (number > 0),
    -- The settings of the method as they were at the opening, as JSON, and SHA-256 of the candidates in their order;
    -- empty for a vote that was opened before there were deeds of two.
    rules text not null,
    candidates text not null check (length(candidates) in (0, 64)),
    -- Deputies present; corrected until the count.
    present integer not null check (present > 0),
    -- Without a decision that allows an on-screen ballot.
    is_mock integer not null check (is_mock in (0, 1)),
    state text not null check (state in ('open', 'suspended', 'closed', 'void')),
    opened_at text not null,
    -- The announced end. Nothing closes by itself.
    ends_at text not null,
    closed_at text,
    -- The deed that brought it to where it stands; nothing only where it is older than deeds of two.
    deed_id integer unique,
    unique (round_id, number)
) strict;

-- Votes from before: one for each round that was opened.
insert into vote (round_id, number, rules, candidates, present, is_mock, state, opened_at, ends_at, closed_at)
select r.id, 1, r.rules, '', r.present, 1, case when r.phase = 'voting' then 'open' else 'closed' end,
    s.at, s.at, (select c.at from step c where c.round_id = r.id and c.phase = 'counting')
from round r join step s on s.round_id = r.id and s.phase = 'voting' where r.present is not null;
-- SQLite takes the comma in that column's comment for the end of the column before it, so the comment goes first.
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, '-- Deputies present, once the vote is open.', '') where name = 'round';
pragma writable_schema = off;
alter table round drop column present;

create trigger vote_opens_by_two before insert on vote
when new.state <> 'open'
    or not exists (select 1 from deed d where d.id = new.deed_id and d.round_id = new.round_id and d.kind = 'open_vote'
        and d.agreed_at is not null)
    or not exists (select 1 from round r where r.id = new.round_id and r.phase = 'method_adopted')
    or exists (select 1 from vote v where v.round_id = new.round_id and (v.state <> 'void' or v.deed_id >= new.deed_id))
    or new.number <> (select 1 + count(*) from vote v where v.round_id = new.round_id)
begin
    select raise(abort, 'a vote is opened by two people, after the method is adopted');
end;
create trigger vote_is_a_rehearsal_without_a_decision before insert on vote
when new.is_mock <> (select 1 - count(*) from mandate m where m.round_id = new.round_id)
begin
    select raise(abort, 'a vote without a decision is a rehearsal');
end;
create trigger vote_is_moved_by_two before update of state, ends_at on vote
when (new.state <> old.state or new.ends_at <> old.ends_at) and not (
    new.deed_id > coalesce(old.deed_id, 0)
    and exists (select 1 from deed d where d.id = new.deed_id and d.vote_id = new.id and d.kind = case
        when new.state = 'suspended' and old.state = 'open' then 'suspend_vote'
        when new.state = 'open' and old.state = 'suspended' then 'resume_vote'
        when new.state = 'closed' and old.state in ('open', 'suspended') then 'close_vote'
        when new.state = 'void' and old.state <> 'void' then 'void_vote'
        when new.state = old.state and old.state in ('open', 'suspended') and new.ends_at > old.ends_at
            then 'extend_vote'
        else 'nothing' end and d.agreed_at is not null)
    and (new.state = old.state or new.ends_at = old.ends_at)
)
begin
    select raise(abort, 'a vote is suspended, resumed, extended, closed and voided by two people');
end;
create trigger vote_is_fixed before update on vote
when new.id <> old.id or new.round_id <> old.round_id or new.number <> old.number or new.rules <> old.rules
    or new.candidates <> old.candidates or new.is_mock <> old.is_mock or new.opened_at <> old.opened_at
    or (coalesce(new.deed_id, 0) <> coalesce(old.deed_id, 0) and new.state = old.state and new.ends_at = old.ends_at)
    or (coalesce(new.closed_at, '') <> coalesce(old.closed_at, '') and (old.closed_at is not null
        or new.state = old.state or new.state not in ('closed', 'void')))
begin
    select raise(abort, 'what a vote began with is fixed');
end;
create trigger vote_is_kept before delete on vote begin select raise(abort, 'a vote is kept'); end;

-- The round moves with its vote: forward, one step; and back before the vote only from one that is void.
create trigger round_goes_forward_one_step before update of phase on round
when new.phase <> old.phase
    and (select position from phase where code = new.phase) <> (select position from phase where code = old.phase) + 1
    and not (new.phase = 'method_adopted' and old.phase in ('voting', 'counting') and coalesce((
        select v.state from vote v where v.round_id = new.id order by v.number desc limit 1), '') = 'void')
begin
    select raise(abort, 'a round goes forward one step at a time');
end;
create trigger round_moves_with_its_vote before update of phase on round
when new.phase <> old.phase and (
    (new.phase = 'voting' and coalesce((
        select v.state from vote v where v.round_id = new.id order by v.number desc limit 1), '') <> 'open')
    or (new.phase = 'counting' and coalesce((
        select v.state from vote v where v.round_id = new.id order by v.number desc limit 1), '') <> 'closed'))
begin
    select raise(abort, 'a round moves with its vote');
end;

-- From the first opening on the candidates are what they are.
create trigger project_is_fixed_insert before insert on project
when exists (select 1 from vote v where v.round_id = new.round_id)
begin
    select raise(abort, 'the candidates are fixed when the vote opens');
end;
create trigger project_is_fixed_update before update on project
when exists (select 1 from vote v where v.round_id in (old.round_id, new.round_id))
begin
    select raise(abort, 'the candidates are fixed when the vote opens');
end;
create trigger project_is_fixed_delete before delete on project
when exists (select 1 from vote v where v.round_id = old.round_id)
begin
    select raise(abort, 'the candidates are fixed when the vote opens');
end;
create trigger mandate_is_fixed_insert before insert on mandate
when exists (select 1 from vote v where v.round_id = new.round_id and v.state <> 'void')
begin
    select raise(abort, 'the decision is fixed when the vote opens');
end;
create trigger mandate_is_fixed_update before update on mandate
when exists (select 1 from vote v where v.round_id in (old.round_id, new.round_id) and v.state <> 'void')
begin
    select raise(abort, 'the decision is fixed when the vote opens');
end;
create trigger mandate_is_kept before delete on mandate begin select raise(abort, 'the decision is kept'); end;

-- Two halves that share nothing but the vote, as in 0004: see "Ballot secrecy" in ARCHITECTURE.md before adding a
-- column.
alter table roll rename to roll_of_round;
alter table roll_mark rename to roll_mark_of_round;
alter table box_paper rename to box_paper_of_round;
alter table result rename to result_of_round;

-- The deputies who may vote: made when the vote opens, and then as it is.
create table roll (
    vote_id integer not null references vote (id),
    person_id integer not null references person (id),
    primary key (vote_id, person_id)
) strict, without rowid;
insert into roll (vote_id, person_id)
select v.id, o.person_id from roll_of_round o join vote v on v.round_id = o.round_id;

-- The deputies whose ballot is in the box: one row each, at most, by the primary key.
create table roll_mark (
    vote_id integer not null,
    person_id integer not null,
    -- The random word of the page that the ballot was cast from, so that a retry is known as one. It is not kept with
    -- the ballot, says nothing of it, and is wiped when the vote ends.
    attempt text,
    primary key (vote_id, person_id),
    foreign key (vote_id, person_id) references roll (vote_id, person_id)
) strict, without rowid;
insert into roll_mark (vote_id, person_id, attempt)
select v.id, o.person_id, o.attempt from roll_mark_of_round o join vote v on v.round_id = o.round_id
order by v.id, o.person_id;

-- The box: papers under random keys, all of one vote of the same length.
create table box_paper (
    vote_id integer not null references vote (id),
    -- 16 random bytes, so that the order on disk is not the order of casting.
    paper_id blob not null check (length(paper_id) = 16),
    paper blob not null,
    primary key (vote_id, paper_id)
) strict, without rowid;
insert into box_paper (vote_id, paper_id, paper)
select v.id, o.paper_id, o.paper from box_paper_of_round o join vote v on v.round_id = o.round_id
order by v.id, o.paper_id;

-- A count, and once published a result. The canonical text is what is published and hashed.
create table result (
    vote_id integer primary key not null references vote (id),
    figures text not null,
    outcome text not null,
    canonical text not null,
    sha256 text not null check (length(sha256) in (0, 64)),
    counted_at text not null,
    count_deed integer unique,
    published_at text,
    publish_deed integer unique
) strict;
insert into result (vote_id, figures, outcome, canonical, sha256, counted_at, published_at)
select v.id,
    replace(o.figures, '"present"', '"roll":' || (select count(*) from roll l where l.vote_id = v.id) || ',"present"'),
    o.outcome, '', '', o.counted_at, o.published_at
from result_of_round o join vote v on v.round_id = o.round_id;

drop table roll_mark_of_round;
drop table roll_of_round;
drop table box_paper_of_round;
drop table result_of_round;

create trigger roll_is_fixed_insert before insert on roll
when not exists (select 1 from vote v join round r on r.id = v.round_id
    where v.id = new.vote_id and v.state = 'open' and r.phase = 'method_adopted')
begin
    select raise(abort, 'the roll is fixed');
end;
create trigger roll_is_fixed_update before update on roll begin select raise(abort, 'the roll is fixed'); end;
create trigger roll_is_fixed_delete before delete on roll begin select raise(abort, 'the roll is fixed'); end;
create trigger roll_mark_only_while_open before insert on roll_mark
when coalesce((select r.phase from vote v join round r on r.id = v.round_id where v.id = new.vote_id), '') <> 'voting'
    or coalesce((select v.state from vote v where v.id = new.vote_id), '') <> 'open'
begin
    select raise(abort, 'the vote is not open');
end;
create trigger roll_mark_only_forgets before update on roll_mark
when new.attempt is not null or new.vote_id <> old.vote_id or new.person_id <> old.person_id
begin
    select raise(abort, 'a mark on the roll only forgets its attempt');
end;
create trigger roll_mark_is_kept before delete on roll_mark
begin
    select raise(abort, 'a mark on the roll is kept');
end;
create trigger box_paper_only_while_voting before insert on box_paper
when coalesce((select r.phase from vote v join round r on r.id = v.round_id where v.id = new.vote_id), '') <> 'voting'
    or coalesce((select v.state from vote v where v.id = new.vote_id), '') not in ('open', 'suspended')
begin
    select raise(abort, 'the box is closed');
end;
create trigger box_paper_is_not_changed before update on box_paper
begin
    select raise(abort, 'a paper in the box is not changed');
end;
-- While the vote is being closed all papers are laid down anew in random order; after that none can go.
create trigger box_paper_is_kept before delete on box_paper
when coalesce((select r.phase from vote v join round r on r.id = v.round_id where v.id = old.vote_id), '') <> 'voting'
    or coalesce((select v.state from vote v where v.id = old.vote_id), '') not in ('open', 'suspended')
begin
    select raise(abort, 'a paper in the box is kept');
end;
create trigger result_only_after_the_vote before insert on result
when coalesce((select r.phase from vote v join round r on r.id = v.round_id where v.id = new.vote_id), '') <> 'counting'
    or coalesce((select v.state from vote v where v.id = new.vote_id), '') <> 'closed' or new.published_at is not null
    or not exists (select 1 from deed d where d.id = new.count_deed and d.vote_id = new.vote_id
        and d.kind = 'count_ballots' and d.agreed_at is not null)
begin
    select raise(abort, 'ballots are counted by two people, after the vote has closed');
end;
create trigger result_is_only_published before update on result
when old.published_at is not null or new.published_at is null or new.vote_id <> old.vote_id
    or new.figures <> old.figures or new.outcome <> old.outcome or new.canonical <> old.canonical
    or new.sha256 <> old.sha256 or new.counted_at <> old.counted_at
    or coalesce(new.count_deed, 0) <> coalesce(old.count_deed, 0)
    or coalesce((select v.state from vote v where v.id = new.vote_id), '') <> 'closed'
    or not exists (select 1 from deed d where d.id = new.publish_deed and d.vote_id = new.vote_id
        and d.kind = 'publish_result' and d.agreed_at is not null)
begin
    select raise(abort, 'a result is published once, by two people, and not changed');
end;

-- Scrutineers confirm the counted figures by their hash.
create table confirmation (
    vote_id integer not null references result (vote_id),
    person_id integer not null,
    is_chief integer not null check (is_chief in (0, 1)),
    sha256 text not null,
    name_zh text not null,
    name_en text not null,
    at text not null,
    primary key (vote_id, person_id)
) strict, without rowid;

create trigger confirmation_is_of_these_figures before insert on confirmation
when not exists (select 1 from result e where e.vote_id = new.vote_id and e.sha256 = new.sha256
        and e.published_at is null)
    or not exists (select 1 from person p where p.id = new.person_id and p.suspended = 0
        and p.role = case new.is_chief when 1 then 'chief_scrutineer' else 'scrutineer' end)
begin
    select raise(abort, 'scrutineers confirm the figures of this count before they are published');
end;
create trigger confirmation_is_kept_update before update on confirmation
begin
    select raise(abort, 'a confirmation is kept');
end;
create trigger confirmation_is_kept_delete before delete on confirmation
begin
    select raise(abort, 'a confirmation is kept');
end;
create trigger result_is_confirmed before update of published_at on result
when new.published_at is not null and (
    not exists (select 1 from confirmation c where c.vote_id = new.vote_id and c.is_chief = 1)
    or not exists (select 1 from confirmation c where c.vote_id = new.vote_id and c.is_chief = 0))
begin
    select raise(abort, 'the chief scrutineer and one more confirm a result before it is published');
end;
create trigger result_is_kept before delete on result begin select raise(abort, 'a result is kept'); end;
create trigger vote_with_a_published_result_stands before update of state on vote
when new.state = 'void' and exists (select 1 from result e where e.vote_id = new.id and e.published_at is not null)
begin
    select raise(abort, 'a published result stands');
end;
create trigger attendance_is_fixed_by_the_count before update of present on vote
when new.present <> old.present and exists (select 1 from result e where e.vote_id = new.id)
begin
    select raise(abort, 'the attendance is fixed by the count');
end;
create trigger round_announces_what_is_published before update of phase on round
when new.phase = 'announced' and old.phase <> 'announced'
    and not exists (select 1 from vote v join result e on e.vote_id = v.id
        where v.round_id = new.id and v.state = 'closed' and e.published_at is not null)
begin
    select raise(abort, 'a round is announced with its result');
end;

-- A statement beside a published result, which itself stays as it is.
create table correction (
    id integer primary key not null,
    vote_id integer not null references result (vote_id),
    number integer not null check (number > 0),
    deed_id integer not null unique,
    body text not null check (length(body) > 0),
    -- The result it belongs to, by its hash.
    result_sha256 text not null,
    at text not null,
    unique (vote_id, number)
) strict;

create trigger correction_is_of_two_people before insert on correction
when not exists (select 1 from result e where e.vote_id = new.vote_id and e.sha256 = new.result_sha256
        and e.published_at is not null)
    or not exists (select 1 from deed d where d.id = new.deed_id and d.vote_id = new.vote_id
        and d.kind = 'correct_result' and d.agreed_at is not null and d.reason = new.body)
begin
    select raise(abort, 'a correction belongs to a published result and takes two people');
end;
create trigger correction_is_kept_update before update on correction
begin
    select raise(abort, 'a correction is kept');
end;
create trigger correction_is_kept_delete before delete on correction
begin
    select raise(abort, 'a correction is kept');
end;

-- Deputies on the roll who have lost the seat since: rows are only added, and the roll stays as it was made.
create table seat_lost (
    vote_id integer not null,
    person_id integer not null,
    deed_id integer not null unique,
    primary key (vote_id, person_id),
    foreign key (vote_id, person_id) references roll (vote_id, person_id)
) strict, without rowid;

create trigger seat_lost_by_two before insert on seat_lost
when not exists (select 1 from deed d where d.id = new.deed_id and d.vote_id = new.vote_id and d.kind = 'suspend_deputy'
    and d.deputy_id = new.person_id and d.agreed_at is not null)
begin
    select raise(abort, 'a deputy is suspended by two people');
end;
create trigger seat_lost_is_kept_update before update on seat_lost
begin
    select raise(abort, 'a suspension of a deputy is kept');
end;
create trigger seat_lost_is_kept_delete before delete on seat_lost
begin
    select raise(abort, 'a suspension of a deputy is kept');
end;
create trigger a_lost_seat_has_no_mark before insert on roll_mark
when exists (select 1 from seat_lost l where l.vote_id = new.vote_id and l.person_id = new.person_id)
begin
    select raise(abort, 'this deputy has lost the seat');
end;
