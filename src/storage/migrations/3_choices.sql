-- The party used last is one of several from here on, in a row of another name.
DELETE FROM person_setting WHERE name = 'last-party';
