-- The roll comes as a spreadsheet too: deputies and their delegations.

-- One more list.
alter table import drop constraint import_kind_check;
alter table import add constraint import_kind_check check (kind in ('candidates', 'departments', 'roll'));
