-- Citizens: accounts that they make themselves, and what becomes of their comments.

-- How somebody's real name behind the nickname was verified; nothing where it was not yet. No number, address or document is
-- kept: the outcome alone.
alter table person add column verified_how text check (verified_how in ('operator', 'window', 'email', 'gateway', 'demo'));
alter table person add column verified_at text;
-- When a citizen signed up; nothing for accounts that others made.
alter table person add column joined_at text;
-- The department that a member of staff works for, where there is one: nobody moderates comments on his own unit.
alter table person add column unit_code text references department (code);
update person set verified_how = 'operator' where role = 'citizen';

-- Which wording of the privacy notice somebody has agreed to, and when.
create table consent (
    person_id integer not null references person (id) on delete cascade,
    version text not null,
    given_at text not null,
    primary key (person_id, version)
) strict, without rowid;

-- A code that a clerk hands out at a service window once somebody's identity was looked at there.
create table window_code (
    -- As in sign_in_code: Argon2id with the salt of this site, in hexadecimal.
    code_hash text primary key not null,
    made_at text not null,
    ends_at text not null,
    -- No foreign key on purpose: who made it stays written whatever becomes of the account.
    made_by integer not null
) strict, without rowid;

-- Digits on their way to somebody. Where they were sent is not kept.
create table digits_sent (
    person_id integer primary key not null references person (id) on delete cascade,
    how text not null check (how in ('email', 'gateway')),
    -- SHA-256 of person and digits with the site's salt: they are few, short-lived, and tried a few times at most.
    digits_hash text not null,
    ends_at text not null,
    n_tries integer not null default 0 check (n_tries between 0 and 5)
) strict;

-- Sessions that their owner can see and end. Deputies have none here: nothing tells when one of them was here.
create table own_session (
    session_id text primary key not null references session (id) on delete cascade,
    person_id integer not null references person (id) on delete cascade,
    began_at text not null,
    -- Only what kind: 'phone', 'tablet', 'computer', 'wechat'.
    device text not null
) strict, without rowid;
create index own_session_by_person on own_session (person_id, began_at);
create trigger own_session_is_of_no_deputy_insert before insert on own_session
when exists (select 1 from person p where p.id = new.person_id and p.role = 'deputy')
begin
    select raise(abort, 'nothing tells when a deputy was here');
end;
create trigger own_session_is_of_no_deputy_update before update on own_session
begin
    select raise(abort, 'a session stays as it began');
end;

-- The list of states in the check of the third migration cannot be changed: the table is made anew.
drop trigger comment_is_decided_once;
create table comment_anew as select * from comment;
drop table comment;
create table comment (
    id integer primary key not null,
    project_id integer not null references project (id),
    -- The comment that it replies to; a reply has none of its own.
    parent_id integer references comment (id),
    -- Nobody once the account is deleted.
    author_id integer references person (id),
    tag text not null check (tag in ('property', 'appearance', 'consumer', 'traffic', 'other')),
    -- Plain text of at most 500 characters. It goes when its author takes it back or deletes the account.
    body text not null check (length(body) <= 500),
    state text not null check (state in ('draft', 'pending', 'approved', 'refused', 'hidden', 'withdrawn')),
    reason text check (reason in ('off_topic', 'personal_data', 'insulting', 'advertising', 'unlawful', 'duplicate',
        'belongs_elsewhere')),
    reason_words text not null default '',
    left_at text not null,
    edited_at text,
    decided_at text,
    -- No foreign key on purpose: a decision stays signed whatever becomes of the account. Nobody where comments are not
    -- read before they are published.
    decided_by integer,
    -- By when the department is to answer, and when it first did.
    due_at text,
    answered_at text,
    -- Which moderator has it before him, and until when.
    claimed_by integer,
    claimed_until text,
    check ((claimed_by is null) = (claimed_until is null)),
    check ((state = 'withdrawn') = (body = '')),
    check (state not in ('refused', 'hidden') or reason is not null),
    check (state in ('refused', 'hidden', 'withdrawn') or reason is null),
    check (state not in ('draft', 'pending') or decided_at is null),
    check (state in ('draft', 'pending', 'withdrawn') or decided_at is not null)
) strict;
insert into comment (id, project_id, author_id, tag, body, state, reason, reason_words, left_at, decided_at, decided_by)
    select id, project_id, author_id, 'other', body, state, reason, reason_words, left_at, decided_at, decided_by
    from comment_anew;
drop table comment_anew;

-- The public list of a project: newest first, and what replies to it. Numbers of comments grow with time.
create index comment_by_project on comment (project_id, id) where state = 'approved' and parent_id is null;
create index comment_by_parent on comment (parent_id, id) where parent_id is not null;
-- The newest of all.
create index comment_by_number on comment (id) where state = 'approved';
-- The moderators' queues, oldest first.
create index comment_by_state on comment (state, id);
-- What moderators have before them.
create index comment_claimed on comment (claimed_until) where claimed_by is not null;
-- An author's own.
create index comment_by_author on comment (author_id, id);
-- What departments still have to answer.
create index comment_by_due on comment (due_at, id) where state = 'approved' and due_at is not null and answered_at is null;
create index comment_by_due_of_project on comment (project_id, due_at, id)
    where state = 'approved' and due_at is not null and answered_at is null;

-- How many there are, by project, tag and state; 'answered' counts published ones that have an official reply. Kept by
-- triggers, since counting a million rows for a page takes too long.
create table comment_count (
    project_id integer not null references project (id),
    tag text not null,
    state text not null,
    -- Empty where there is none.
    reason text not null,
    n integer not null,
    primary key (project_id, tag, state, reason)
) strict, without rowid;

-- The words of published comments, by which they are found: single Han characters, pairs of them, Latin words and numbers.
create table comment_term (
    term text not null,
    project_id integer not null,
    -- No foreign key on purpose: comments are never deleted, and each would cost some sixty look-ups when it is published.
    comment_id integer not null,
    primary key (term, project_id, comment_id)
) strict, without rowid;

-- What a department says. It is not moderated, not changed and not taken back.
create table official_reply (
    id integer primary key not null,
    comment_id integer not null references comment (id),
    department_code text not null references department (code),
    body text not null check (length(body) between 1 and 1000),
    replied_at text not null,
    -- No foreign key on purpose.
    replied_by integer not null
) strict;
create index official_reply_by_comment on official_reply (comment_id, id);
create index official_reply_by_department on official_reply (department_code, id);

-- Somebody says that a published comment should not be there.
create table report (
    id integer primary key not null,
    comment_id integer not null references comment (id),
    -- Goes with the account.
    reporter_id integer references person (id) on delete set null,
    reason text not null check (reason in ('off_topic', 'personal_data', 'insulting', 'advertising', 'unlawful', 'duplicate',
        'belongs_elsewhere')),
    words text not null default '',
    made_at text not null,
    settled_at text,
    settled_by integer,
    unique (comment_id, reporter_id),
    check ((settled_at is null) = (settled_by is null))
) strict;
create index report_by_comment on report (comment_id);
create index report_waiting on report (comment_id) where settled_at is null;

-- An author asks that a refusal be looked at again, once, by somebody else.
create table appeal (
    comment_id integer primary key not null references comment (id),
    words text not null,
    made_at text not null,
    decided_at text,
    decided_by integer,
    -- Whether the refusal was taken back.
    overturned integer check (overturned in (0, 1)),
    answer text not null default '',
    check ((decided_at is null) = (decided_by is null)),
    check ((decided_at is null) = (overturned is null))
) strict;
create index appeal_waiting on appeal (made_at) where decided_at is null;

-- A comment that another office handles: which, under which number there, and what came back.
create table handover (
    comment_id integer primary key not null references comment (id),
    office text not null check (office in ('mediation', 'city', 'hotline')),
    reference text not null,
    handed_at text not null,
    handed_by integer not null,
    returned_at text,
    outcome text not null default ''
) strict;

-- What became of a comment, step by step. Authors and reporters are not named in it.
create table comment_event (
    id integer primary key not null,
    comment_id integer not null references comment (id),
    at text not null,
    -- Staff alone; no foreign key on purpose.
    person_id integer,
    act text not null check (act in ('left', 'edited', 'approved', 'refused', 'hidden', 'restored', 'withdrawn', 'reported',
        'report_settled', 'appealed', 'appeal_upheld', 'appeal_overturned', 'handed_over', 'handover_returned', 'replied')),
    reason text,
    words text not null default ''
) strict;
create index comment_event_by_comment on comment_event (comment_id, id);

-- Words at which a moderator should look twice. They decide nothing.
create table flag_word (
    word text primary key not null,
    added_at text not null,
    added_by integer not null
) strict, without rowid;

-- A number that grows with each change that a public page shows, for the other programs on the same database.
create table page_change (
    one integer primary key not null check (one = 1),
    n integer not null
) strict;
insert into page_change (one, n) values (1, 0);

insert into comment_count (project_id, tag, state, reason, n)
    select project_id, tag, state, coalesce(reason, ''), count(*) from comment group by 1, 2, 3, 4;

create trigger comment_goes_its_ways before update of state on comment
when old.state <> new.state and not (
        (old.state = 'draft' and new.state in ('pending', 'approved', 'withdrawn'))
        or (old.state = 'pending' and new.state in ('approved', 'refused', 'withdrawn'))
        or (old.state = 'approved' and new.state in ('hidden', 'withdrawn'))
        or (old.state = 'hidden' and new.state in ('approved', 'withdrawn'))
        or (old.state = 'refused' and new.state = 'withdrawn')
        or (old.state = 'refused' and new.state = 'approved'
            and exists (select 1 from appeal a where a.comment_id = old.id and a.overturned = 1)))
begin
    select raise(abort, 'a comment is decided once');
end;
create trigger comment_keeps_its_words before update of body on comment
when new.body <> old.body and new.state <> 'withdrawn' and old.state not in ('draft', 'pending')
begin
    select raise(abort, 'a comment is edited until it is decided');
end;
create trigger comment_stays_where_it_is before update of project_id, parent_id, left_at, author_id on comment
when new.project_id <> old.project_id or coalesce(new.parent_id, 0) <> coalesce(old.parent_id, 0)
    or new.left_at <> old.left_at or (new.author_id is not null and new.author_id <> coalesce(old.author_id, 0))
begin
    select raise(abort, 'a comment stays with its project, its time and its author');
end;
create trigger comment_replies_one_level_deep before insert on comment
when new.parent_id is not null and not exists (select 1 from comment c where c.id = new.parent_id
    and c.parent_id is null and c.project_id = new.project_id and c.state = 'approved')
begin
    select raise(abort, 'a reply is to a published comment on the same project that is no reply itself');
end;
create trigger comment_is_of_a_verified_author_insert before insert on comment
when new.state <> 'draft' and new.author_id is not null
    and not exists (select 1 from site where name = 'demo')
    and exists (select 1 from person p where p.id = new.author_id and p.role = 'citizen' and p.verified_how is null)
begin
    select raise(abort, 'an account that is not verified posts nothing');
end;
create trigger comment_is_of_a_verified_author_update before update of state on comment
when old.state = 'draft' and new.state <> 'withdrawn' and new.state <> 'draft' and new.author_id is not null
    and not exists (select 1 from site where name = 'demo')
    and exists (select 1 from person p where p.id = new.author_id and p.role = 'citizen' and p.verified_how is null)
begin
    select raise(abort, 'an account that is not verified posts nothing');
end;
create trigger comment_is_not_decided_by_its_unit before update of decided_by on comment
when new.decided_by is not null and exists (select 1 from person p join project j on j.id = new.project_id
    where p.id = new.decided_by and p.unit_code = j.department_code)
begin
    select raise(abort, 'nobody moderates comments on his own unit');
end;
create trigger official_reply_is_of_the_department before insert on official_reply
when not exists (select 1 from comment c join project j on j.id = c.project_id
    where c.id = new.comment_id and c.state = 'approved' and c.parent_id is null and j.department_code = new.department_code)
begin
    select raise(abort, 'a department answers published comments on its own projects');
end;
create trigger official_reply_stays_update before update on official_reply
begin
    select raise(abort, 'an official reply stays as it is');
end;
create trigger official_reply_stays_delete before delete on official_reply
begin
    select raise(abort, 'an official reply stays as it is');
end;
create trigger appeal_is_of_a_refusal before insert on appeal
when not exists (select 1 from comment c where c.id = new.comment_id and c.state = 'refused')
begin
    select raise(abort, 'an appeal is against a refusal');
end;
create trigger appeal_keeps_its_words before update of words on appeal
when new.words <> old.words and not (new.words = '' and exists (select 1 from comment c where c.id = old.comment_id
    and c.author_id is null))
begin
    select raise(abort, 'an appeal keeps its words as long as its author has an account');
end;
create trigger appeal_is_decided_by_another before update of comment_id, made_at, decided_at, decided_by, overturned, answer on appeal
when old.decided_at is not null or new.made_at <> old.made_at or new.comment_id <> old.comment_id
    or exists (select 1 from comment c where c.id = new.comment_id and c.decided_by = new.decided_by)
begin
    select raise(abort, 'an appeal is decided once, by somebody else than who refused');
end;
create trigger appeal_is_kept before delete on appeal
begin
    select raise(abort, 'an appeal is kept');
end;
create trigger handover_comes_back_once before update on handover
when old.returned_at is not null or new.comment_id <> old.comment_id or new.office <> old.office
    or new.reference <> old.reference or new.handed_at <> old.handed_at or new.handed_by <> old.handed_by
begin
    select raise(abort, 'a handover stays as it is, and comes back once');
end;
create trigger handover_is_kept before delete on handover
begin
    select raise(abort, 'a handover is kept');
end;
create trigger comment_event_stays_update before update on comment_event
begin
    select raise(abort, 'what became of a comment stays written');
end;
create trigger comment_event_stays_delete before delete on comment_event
begin
    select raise(abort, 'what became of a comment stays written');
end;
create trigger comment_is_kept before delete on comment
begin
    select raise(abort, 'a comment is kept; its words can go');
end;
create trigger appeal_is_not_decided_by_its_unit before update of decided_by on appeal
when exists (select 1 from person p join comment c on c.id = new.comment_id join project j on j.id = c.project_id
    where p.id = new.decided_by and p.unit_code = j.department_code)
begin
    select raise(abort, 'nobody moderates comments on his own unit');
end;
create trigger report_is_settled_once before update of settled_at, settled_by on report
when old.settled_at is not null
begin
    select raise(abort, 'a report is settled once');
end;
create trigger report_is_not_settled_by_its_unit before update of settled_by on report
when exists (select 1 from person p join comment c on c.id = new.comment_id join project j on j.id = c.project_id
    where p.id = new.settled_by and p.unit_code = j.department_code)
begin
    select raise(abort, 'nobody moderates comments on his own unit');
end;
create trigger handover_is_of_a_refusal before insert on handover
when not exists (select 1 from comment c where c.id = new.comment_id and c.state = 'refused' and c.reason = 'belongs_elsewhere'
    and c.decided_by = new.handed_by)
begin
    select raise(abort, 'what is handed over is refused, because it belongs elsewhere, by who hands it over');
end;
create trigger comment_is_decided_by_who_has_it before update of decided_by on comment
when new.decided_by is not null and old.claimed_by is not null and old.claimed_by <> new.decided_by
    and old.claimed_until > new.decided_at
begin
    select raise(abort, 'another moderator has this comment before him');
end;
create trigger page_change_only_grows before update on page_change
when new.n <= old.n
begin
    select raise(abort, 'changes are only added');
end;
create trigger comment_counts_insert after insert on comment
begin
    insert into comment_count (project_id, tag, state, reason, n)
    select new.project_id, new.tag, new.state, coalesce(new.reason, ''), 1 where true
    on conflict (project_id, tag, state, reason) do update set n = comment_count.n + (1);
end;
create trigger comment_counts_update after update of state, tag, reason, answered_at on comment
begin
    insert into comment_count (project_id, tag, state, reason, n)
    select old.project_id, old.tag, old.state, coalesce(old.reason, ''), -1 where true
    on conflict (project_id, tag, state, reason) do update set n = comment_count.n + (-1);
    insert into comment_count (project_id, tag, state, reason, n)
    -- A draft that is dropped, or posted as a comment of its own, was never anything that others count.
    select new.project_id, new.tag, case when old.state = 'draft' and new.state = 'withdrawn' then 'dropped' else new.state end,
        coalesce(new.reason, ''), 1 where true
    on conflict (project_id, tag, state, reason) do update set n = comment_count.n + (1);
    insert into comment_count (project_id, tag, state, reason, n)
    select old.project_id, old.tag, 'answered', '', -1 where old.state = 'approved' and old.answered_at is not null
    on conflict (project_id, tag, state, reason) do update set n = comment_count.n + (-1);
    insert into comment_count (project_id, tag, state, reason, n)
    select new.project_id, new.tag, 'answered', '', 1 where new.state = 'approved' and new.answered_at is not null
    on conflict (project_id, tag, state, reason) do update set n = comment_count.n + (1);
end;
