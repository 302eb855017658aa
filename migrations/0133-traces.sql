-- The span by which an exchange began (W3C Trace Context, version 00): what is done for it later, also after a restart, stands in the same trace.
alter table exchange add column traceparent text;
