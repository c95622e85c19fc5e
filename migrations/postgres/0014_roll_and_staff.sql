-- The roll and the staff come as spreadsheets too.

-- Two more lists.
alter table import drop constraint import_kind_check;
alter table import add constraint import_kind_check check (kind in ('candidates', 'departments', 'roll', 'staff'));
