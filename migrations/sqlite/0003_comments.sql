create table comment (
    id integer primary key not null,
    project_id integer not null references project (id),
    author_id integer not null references person (id),
    -- Plain text; never empty, at most 500 characters.
    body text not null check (length(body) between 1 and 500),
    state text not null check (state in ('pending', 'approved', 'refused')),
    reason text check (reason in ('off_topic', 'personal_data', 'insulting', 'advertising', 'unlawful', 'duplicate',
        'belongs_elsewhere')),
    reason_words text not null default '',
    left_at text not null,
    decided_at text,
    -- No foreign key on purpose: a decision stays signed whatever becomes of the account.
    decided_by integer,
    check ((state = 'refused') = (reason is not null)),
    check ((state = 'pending') = (decided_at is null))
) strict;

-- The public list of a project, newest first.
create index comment_by_project on comment (project_id, state, left_at, id);
-- The moderators' queue, oldest first.
create index comment_by_state on comment (state, left_at, id);
-- An author's own.
create index comment_by_author on comment (author_id, project_id);

create trigger comment_is_decided_once before update of state on comment
when old.state <> 'pending'
begin
    select raise(abort, 'a comment is decided once');
end;
