-- What is to be done again and what waits for a person is looked for with every answer, and is almost never there.
DROP INDEX commands_rerun;
CREATE INDEX commands_waiting ON commands (state, order_id) WHERE state <> 'applied';
