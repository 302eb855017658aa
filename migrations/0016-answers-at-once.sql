-- A caller that takes callbacks may stay connected for its answer: until then the outcome is not called back.

alter table exchange add column caller_waits_until timestamptz; -- null: nobody does, or no longer
