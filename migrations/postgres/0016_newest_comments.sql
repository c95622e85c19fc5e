-- What is new in a feed is what was published last, and not what was left last: a comment may wait for days.
create index comment_by_decision on comment (decided_at, id) where state = 'approved';
-- The same of one project, without what replies to a comment.
create index comment_by_decision_of_project on comment (project_id, decided_at, id)
    where state = 'approved' and parent_id is null;
